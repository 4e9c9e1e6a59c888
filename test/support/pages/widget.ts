import type { Download, Locator, Page } from 'playwright-core';
import type { Person } from '../browser.js';
import { downloadOf, drags, pastes, type PickedFile } from './files.js';
import { TalkPage } from './talk.js';

/** The visitor's half: what he sees and does in the widget of a shop. English. */
export class WidgetPage extends TalkPage {
  readonly page: Page;
  readonly host: Locator;
  readonly panel: Locator;
  readonly launcher: Locator;
  readonly transcript: Locator;
  readonly composer: Locator;
  readonly paperclip: Locator;
  readonly countdown: Locator;
  readonly staged: Locator;
  readonly queue: Locator;
  readonly enlarged: Locator;

  constructor(
    readonly person: Person,
    readonly shop: string,
  ) {
    super();
    this.page = person.page;
    this.host = this.page.locator('switchboard-chat');
    this.panel = this.host.locator('.panel');
    this.launcher = this.host.locator('.launcher');
    this.transcript = this.panel.getByRole('log');
    this.composer = this.panel.getByLabel('Write a message');
    this.paperclip = this.panel.getByRole('button', { name: 'Attach a file' });
    this.countdown = this.panel.getByRole('timer');
    this.staged = this.panel.getByRole('list', { name: 'Files to send' }).getByRole('listitem');
    this.queue = this.panel.locator('.queue');
    this.enlarged = this.panel.locator('.enlarged');
  }

  async visits(): Promise<this> {
    await this.page.goto(this.shop);
    await this.launcher.waitFor();
    return this;
  }

  /** By the launcher; a contact's panel is open by itself on the next page (P36). */
  async opens(): Promise<this> {
    if (!(await this.isOpenSoon())) await this.launcher.click();
    await this.panel.waitFor();
    return this;
  }

  private async isOpenSoon(): Promise<boolean> {
    const wasOpen = `Object.keys(sessionStorage).some((key) => key.startsWith('switchboard:open:'))`;
    if (!(await this.page.evaluate<boolean>(wasOpen))) return false;
    return this.panel.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    );
  }

  /** Fills the form in, by the names of its fields, and starts. */
  async asks(form: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(form)) await this.panel.getByLabel(label).fill(value);
    await this.panel.getByRole('button', { name: 'Start chat' }).click();
    await this.transcript.waitFor();
  }

  /** Comes, opens, and waits in the queue. */
  async starts(form: Readonly<Record<string, string>> = { 'Your name': 'Vera' }): Promise<this> {
    await this.visits();
    await this.opens();
    await this.asks(form);
    return this;
  }

  /** Waits until this stands anywhere in the panel. */
  sees(text: string | RegExp): Promise<void> {
    return this.panel.getByText(text).last().waitFor();
  }

  /** The lines as they stand there, without what is around them. */
  lines(): Promise<string[]> {
    return this.transcript.locator('.bubble').allInnerTexts();
  }

  /** Through the paperclip and the system's file chooser (T7, V13). */
  async chooses(...files: PickedFile[]): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.paperclip.click()]);
    await chooser.setFiles(files);
  }

  drops(file: PickedFile): Promise<void> {
    return drags(this.panel.locator('.chat'), file, ['dragenter', 'dragover', 'drop']);
  }

  hovers(file: PickedFile): Promise<void> {
    return drags(this.panel.locator('.chat'), file, ['dragenter', 'dragover']);
  }

  pastes(file: PickedFile): Promise<void> {
    return pastes(this.composer, file);
  }

  sends(): Promise<void> {
    return this.panel.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** Waits for a file that can be opened. */
  file(label: string | RegExp): Locator {
    return this.transcript.getByRole('button', {
      name: typeof label === 'string' ? `Download ${label}` : label,
    });
  }

  /** Opens a file in a tab of its own; a download is what comes of it. */
  downloads(label: string): Promise<Download> {
    return downloadOf(this.file(label));
  }

  async ends(): Promise<void> {
    await this.panel.getByRole('button', { name: 'End chat' }).click();
    await this.panel.getByRole('button', { name: 'End it' }).click();
    await this.sees('The chat has ended.');
  }
}
