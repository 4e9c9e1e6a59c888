import type { Download, Locator, Page } from 'playwright-core';
import type { Person } from '../browser.js';
import { downloadOf, drags, type PickedFile } from './files.js';
import { TalkPage } from './talk.js';

/** Staff's half: what agents and supervisors see and do in the console. */
export class ConsolePage extends TalkPage {
  readonly page: Page;
  readonly transcript: Locator;
  readonly composer: Locator;
  readonly offers: Locator;
  readonly staged: Locator;

  constructor(
    readonly person: Person,
    readonly address: string,
  ) {
    super();
    this.page = person.page;
    this.transcript = this.page.getByRole('log');
    this.composer = this.page.getByLabel('Write to the visitor');
    this.offers = this.page.getByRole('region', { name: 'Ringing offers' });
    this.staged = this.page.getByRole('list', { name: 'Files to send' }).getByRole('listitem');
  }

  async signsIn(email: string, password: string): Promise<this> {
    await this.page.goto(this.address);
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('navigation', { name: 'Main' }).waitFor();
    return this;
  }

  async isAvailable(): Promise<this> {
    await this.page.getByRole('button', { name: /^You are/ }).click();
    await this.page.getByRole('menuitem', { name: 'Available' }).click();
    await this.page.getByRole('button', { name: /^You are: ?Available/ }).waitFor();
    return this;
  }

  /** Takes the ringing offer of this visitor. */
  async accepts(name = 'Vera'): Promise<void> {
    const offer = this.offers.getByRole('article', { name: `Chat from ${name}` });
    await offer.getByRole('button', { name: 'Accept' }).click();
    await this.composer.waitFor();
  }

  /** The ringing offer of this visitor (D1). */
  offer(name: string): Locator {
    return this.offers.getByRole('article', { name: `Chat from ${name}` });
  }

  /** The contact's tab in the top panel (D11). */
  tab(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Your contacts' }).getByRole('link', { name });
  }

  /** Waits until the agent is shown as this: "Available", or the reason of his pause. */
  is(state: string): Promise<void> {
    return this.page.getByRole('button', { name: new RegExp(`^You are: ?${state}`) }).waitFor();
  }

  async chooses(state: string): Promise<void> {
    await this.page.getByRole('button', { name: /^You are/ }).click();
    await this.page.getByRole('menuitem', { name: state }).click();
    await this.is(state);
  }

  /** As if another tab lay over this one, or no longer. */
  async hides(isHidden: boolean): Promise<void> {
    await this.page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, isHidden);
  }

  /** Waits until this stands anywhere on the page. */
  sees(text: string | RegExp): Promise<void> {
    return this.page.getByText(text).last().waitFor();
  }

  /** "Accept file transfers" (G6). */
  async invitesFiles(): Promise<void> {
    await this.page.getByRole('button', { name: 'Accept file transfers' }).click();
    await this.page.getByRole('timer', { name: /may send files/ }).waitFor();
  }

  /** Onto the whole contact (T16). */
  drops(file: PickedFile, onto: Locator = this.composer): Promise<void> {
    return drags(onto, file, ['dragenter', 'dragover', 'drop']);
  }

  /** Through the window (D30), to an agent or a queue. */
  async transfersTo(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Transfer', exact: true }).click();
    await this.page.getByRole('radio', { name: new RegExp(name) }).click();
    await this.page.getByRole('button', { name: 'Hand over' }).click();
  }

  sends(): Promise<void> {
    return this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  file(label: string): Locator {
    return this.transcript.getByRole('button', { name: `Download ${label}` });
  }

  /** Opens a file in a tab of its own; a download is what comes of it. */
  downloads(file: Locator): Promise<Download> {
    return downloadOf(file);
  }

  /** With the status that is needed, through wrap-up to the end. */
  async closes(status: string): Promise<void> {
    await this.page.getByLabel('Status').selectOption({ label: status });
    await this.page.getByRole('button', { name: 'Close contact' }).click();
    await this.page.getByRole('button', { name: 'Finish' }).click();
  }

  /** From the list of reports. */
  async opensReport(visitor: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Reports' }).click();
    const row = this.page.getByRole('row').filter({ hasText: visitor });
    await row.getByRole('link').click();
    await this.page.getByRole('heading', { name: visitor }).waitFor();
  }
}
