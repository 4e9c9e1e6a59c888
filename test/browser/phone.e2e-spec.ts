import { pdf, png } from '../../tools/drivers/samples.ts';
import { aFile } from '../support/pages/files.js';
import type { WidgetPage } from '../support/pages/widget.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
  // Its size can be told at once.
  reducedMotion: 'reduce',
} as const;

describe('a visitor with a phone (V18)', () => {
  const then = aStory();
  let stage: Stage;
  let visitor: WidgetPage;

  beforeAll(async () => {
    stage = await aStage();
    visitor = await stage.visitor(PHONE);
  }, 90_000);
  afterAll(() => stage?.ends());

  then('opens the chat by a tap; it fills the screen and nothing sticks out of it', async () => {
    await visitor.visits();
    await visitor.launcher.tap();
    await visitor.panel.waitFor();

    expect(await visitor.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    await visitor.asks({ 'Your name': 'Paula', 'Your message': 'W'.repeat(200) });
    await visitor.reads(/^W+$/);
    expect(await visitor.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(
      await visitor.transcript.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
    ).toBe(0);
  });

  then('writes in a field of 16 px, lying too, in the direction of what he writes (W31, W51)', async () => {
    const directionOf = async (text: string) => {
      await visitor.composer.fill(text);
      return visitor.composer.evaluate((field) => getComputedStyle(field).direction);
    };
    await visitor.page.setViewportSize({ width: 844, height: 390 });

    expect(await visitor.composer.evaluate((field) => getComputedStyle(field).fontSize)).toBe('16px');
    expect([await directionOf('مرحبا'), await directionOf('Hello')]).toEqual(['rtl', 'ltr']);

    await visitor.composer.fill('');
    await visitor.page.setViewportSize(PHONE.viewport);
  });

  then('prints the page without the chat (P25)', async () => {
    await visitor.page.emulateMedia({ media: 'print' });
    expect([await visitor.panel.isVisible(), await visitor.launcher.isVisible()]).toEqual([false, false]);

    await visitor.page.emulateMedia({ media: 'screen' });
    await visitor.panel.waitFor();
  });

  then('talks, and sends what he is invited to send', async () => {
    const agent = await stage.agent();
    await agent.accepts('Paula');
    await agent.says('Send me a photo, please.');
    await visitor.reads('Send me a photo, please.');
    await agent.invitesFiles();

    const [chooser] = await Promise.all([visitor.page.waitForEvent('filechooser'), visitor.paperclip.tap()]);
    await chooser.setFiles([
      aFile('IMG_0001.png', 'image/png', png()),
      aFile('receipt.pdf', 'application/pdf', pdf('Receipt')),
    ]);
    expect(await visitor.staged.count()).toBe(2);
    await visitor.panel.getByRole('button', { name: 'Send', exact: true }).tap();

    await agent.file('IMG_0001.png').waitFor();
    await agent.file('receipt.pdf').waitFor();
    await visitor.file('receipt.pdf').waitFor();
  });

  then('sees the picture large and closes it with the cross (V11)', async () => {
    await visitor.transcript.getByRole('button', { name: 'Enlarge IMG_0001.png' }).tap();
    await visitor.enlarged.getByRole('img').waitFor();
    expect(await visitor.enlarged.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });

    await visitor.enlarged.getByRole('button', { name: 'Close picture' }).tap();

    await visitor.enlarged.waitFor({ state: 'detached' });
  });

  then('closes the panel, is told of new lines on the launcher, and ends with a rating', async () => {
    await visitor.panel.getByRole('button', { name: 'Close chat' }).tap();
    const { agent } = stage.house;
    const { items } = await agent.ask('GET', '/v1/contacts?mine=true');
    await agent.writes(items[0].id, 'Thank you, it has arrived.');
    await visitor.host.getByRole('button', { name: 'Chat with us, 1 new' }).tap();

    await visitor.reads('Thank you, it has arrived.');
    await visitor.panel.getByRole('button', { name: 'End chat' }).tap();
    await visitor.panel.getByRole('button', { name: 'End it' }).tap();
    await visitor.sees('The chat has ended.');
    await visitor.panel.locator('.star').nth(3).tap();
    await visitor.panel.getByRole('button', { name: 'Send rating' }).tap();
    await visitor.sees('Thank you!');
    expect(stage.complaints()).toEqual([]);
  });
});
