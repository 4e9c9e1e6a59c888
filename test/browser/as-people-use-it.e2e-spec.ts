import sharp from 'sharp';
import type { Locator, Page } from 'playwright-core';
import { sharedPlatform } from '../support/house.js';
import { faultsOf } from '../support/pages/axe.js';
import { ConsolePage } from '../support/pages/console.js';
import type { WidgetPage } from '../support/pages/widget.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';
import { until } from '../support/wait.js';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();

/** Whole inside of the window. */
async function isWhole(what: Locator): Promise<boolean> {
  const [place, window] = [await what.boundingBox(), what.page().viewportSize()];
  if (!place || !window) return false;
  const isIn = (from: number, length: number, end: number) => from >= 0 && from + length <= end;
  return isIn(place.x, place.width, window.width) && isIn(place.y, place.height, window.height);
}
const isWider = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

describe('what people saw on the first day', () => {
  const then = aStory();
  let stage: Stage;
  let visitor: WidgetPage;
  let agent: ConsolePage;
  let supervisor: ConsolePage;
  let admin: ConsolePage;
  let contactId: string;

  beforeAll(async () => {
    stage = await aStage();
    [visitor, agent] = await Promise.all([
      stage.visitor({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' }),
      stage.agent({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' }),
    ]);
  }, 90_000);
  afterAll(() => stage?.ends());

  then('the launcher that the keyboard reaches shows it (13)', async () => {
    await visitor.visits();
    const ring = () => visitor.launcher.evaluate((button) => getComputedStyle(button).boxShadow);
    const calm = await ring();

    await visitor.page.keyboard.press('Tab');
    await until(async () => (await ring()) !== calm, { what: 'a ring around the launcher' });
    await visitor.page.keyboard.press('Enter');
    await visitor.panel.waitFor();
  });

  then('a picture is enlarged as far as the window goes, on both sides (5, V10, V11)', async () => {
    await visitor.asks({ 'Your name': 'Vera' });
    await agent.accepts('Vera');
    contactId = new URL(agent.page.url()).pathname.split('/').at(-1) ?? '';
    for (const [name, width, height] of [
      ['high', 700, 1_600],
      ['wide', 2_400, 120],
      ['large', 1_200, 800],
    ] as const) {
      const content = await picture(width, height);
      await stage.house.agent.sends(contactId, { name: `${name}.png`, content, type: 'image/png' });

      const inWidget = visitor.transcript.getByRole('button', { name: `Enlarge ${name}.png` });
      await inWidget.click();
      const large = visitor.enlarged.getByRole('img');
      await large.waitFor();
      expect([name, await isWhole(large)]).toEqual([name, true]);
      await visitor.page.keyboard.press('Escape');

      await agent.transcript.getByRole('button', { name: `Enlarge ${name}.png` }).click();
      const enlarged = agent.page.getByRole('dialog').getByRole('img', { name: `${name}.png` });
      await enlarged.waitFor();
      expect([name, await isWhole(enlarged)]).toEqual([name, true]);
      await agent.page.keyboard.press('Escape');
    }
  });

  then('nothing is "Seen" that lies below what an agent sees, and he is led there (10)', async () => {
    for (let line = 1; line <= 40; line++) await stage.house.agent.writes(contactId, `Line ${line}`);
    await agent.reads('Line 40');
    await agent.transcript.hover();
    await agent.page.mouse.wheel(0, -4_000);
    const below = agent.page.getByRole('button', { name: /new$/ });
    await agent.transcript.getByText('Line 40').waitFor({ state: 'detached' });

    await visitor.says('Can you see this?');
    await below.waitFor();
    await visitor.transcript.getByText('Sent').waitFor();
    expect(await visitor.transcript.getByText('Seen').count()).toBe(0);
    await below.click();

    await agent.reads('Can you see this?');
    await visitor.transcript.getByText('Seen').waitFor();
  });

  then('an agent learns that his line was seen (10)', async () => {
    await agent.says('Yes, here it is.');
    await visitor.reads('Yes, here it is.');

    await agent.transcript.getByText('Seen').waitFor();
    await agent.page.reload();
    await agent.transcript.getByText('Seen').waitFor();
  });

  then('at 200 % something of the conversation is left (20)', async () => {
    await agent.page.setViewportSize({ width: 640, height: 400 });

    expect((await agent.transcript.boundingBox())?.height).toBeGreaterThan(140);
  });

  then('on a phone an agent has his contacts and the number that waits (20)', async () => {
    await agent.page.setViewportSize({ width: 390, height: 844 });

    expect(await isWhole(agent.tab('Vera'))).toBe(true);
    expect(await isWhole(agent.page.getByRole('button', { name: /^Waiting/ }))).toBe(true);
    expect(await isWhole(agent.page.getByRole('button', { name: /^You are/ }))).toBe(true);
    expect(await isWider(agent.page)).toBe(false);
    await agent.page.setViewportSize({ width: 1280, height: 800 });
  });

  then('a toast is clean to axe (12)', async () => {
    await agent.page.getByLabel('Write to the visitor').waitFor();
    await agent.page.getByText('Note', { exact: true }).click();
    await agent.page.keyboard.press('Alt+f');
    await agent.page
      .getByRole('alert')
      .getByText(/A note is text only/)
      .waitFor();

    expect(await faultsOf(agent, '.mantine-Notifications-root')).toEqual([]);
    await agent.page.emulateMedia({ colorScheme: 'light' });
  });

  then(
    'who signs out while he talks is asked; then he is gone at once, and the visitor waits again (8)',
    async () => {
      supervisor = await stage.supervisor();
      await supervisor.page.getByRole('link', { name: 'Live' }).click();
      const row = supervisor.page.getByRole('row').filter({ hasText: stage.house.agent.user.name });
      await row.getByText('Available').waitFor();

      // The house's agent is signed in as the same person, without a browser.
      await stage.house.agent.ask('POST', '/v1/auth/sign-out', {});
      await agent.page.getByRole('button', { name: 'Your account' }).click();
      await agent.page.getByRole('menuitem', { name: 'Sign out' }).click();
      const question = agent.page.getByRole('dialog', { name: 'You still talk with 1' });
      await question.getByText(/Vera/).waitFor();
      await question.getByRole('button', { name: 'Sign out' }).click();

      await row.getByText('Offline').waitFor({ timeout: 10_000 });
      await supervisor.page.getByRole('cell', { name: 'Vera' }).waitFor();
      await visitor.sees(/back at the head of the queue/);
    },
  );

  then('Live keeps to its place on a phone (20)', async () => {
    await supervisor.page.setViewportSize({ width: 390, height: 844 });

    expect(await isWider(supervisor.page)).toBe(false);
  });

  then('what is not part of somebody’s work says so by its address (20)', async () => {
    await supervisor.page.goto(`${stage.gateway}/administration/users`);

    await supervisor.sees('This is not part of your work');
  });

  then('the preview of a widget follows what is typed (19)', async () => {
    const { adminEmail, adminPassword } = sharedPlatform();
    admin = await new ConsolePage(await stage.comes(), stage.gateway).signsIn(adminEmail, adminPassword);
    await admin.page
      .getByRole('navigation', { name: 'Administration' })
      .getByRole('link', { name: 'Widgets' })
      .click();
    await admin.page.getByRole('button', { name: `Edit ${stage.house.widget.name}` }).click();
    const preview = admin.page.frameLocator('iframe');
    await preview.locator('.panel').waitFor();

    await admin.page.getByLabel('Title', { exact: true }).fill('Ask the lamp shop');
    await preview.getByRole('heading', { name: 'Ask the lamp shop' }).waitFor();
    await admin.page.getByLabel('Colour', { exact: true }).fill('#ffee00');

    await admin.sees(/hard to read/);
    await until(
      async () =>
        (await preview.locator('.head').evaluate((head) => getComputedStyle(head).backgroundColor)) ===
        'rgb(255, 238, 0)',
      { what: 'the preview in its new colour' },
    );
  });

  then('Escape asks before it throws away what was typed, and does not answer by itself (6)', async () => {
    const form = admin.page.locator('[role=dialog] form');
    await admin.page.keyboard.press('Escape');
    await admin.page.getByRole('button', { name: 'Go back to the form' }).click();
    expect(await admin.page.getByLabel('Title', { exact: true }).inputValue()).toBe('Ask the lamp shop');

    await admin.page.keyboard.press('Escape');
    await admin.page.getByRole('button', { name: 'Throw them away' }).click();

    await form.waitFor({ state: 'hidden' });
  });

  then('leaves nothing on the browsers’ consoles', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
