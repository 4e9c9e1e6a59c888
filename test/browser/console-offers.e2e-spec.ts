import type { Locator } from 'playwright-core';
import { PASSWORD } from '../support/house.js';
import { faultsOf } from '../support/pages/axe.js';
import { ConsolePage } from '../support/pages/console.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';
import { until } from '../support/wait.js';

type Visitor = Awaited<ReturnType<Stage['house']['visitor']>>;

/** A computer whose clock is three minutes ahead, and a browser that shows notifications. */
const WRONG_CLOCK = () => {
  const { now } = Date;
  Date.now = () => now() + 180_000;
  class Note extends EventTarget {
    static permission = 'granted';
    onshow: (() => void) | null = null;
    constructor() {
      super();
      setTimeout(() => this.onshow?.(), 50);
    }
    close() {}
  }
  Object.assign(window, { Notification: Note });
};

/** Could a hand press it? The browser itself says what lies over it. */
const canBePressed = (what: Locator) => what.click({ trial: true, timeout: 5_000 });
/** Whole inside of the window. */
async function isInWindow(what: Locator): Promise<boolean> {
  const [place, window] = [await what.boundingBox(), what.page().viewportSize()];
  return !!place && !!window && place.y >= 0 && place.y + place.height <= window.height;
}

describe('offers that do not fight the desk', () => {
  const then = aStory();
  let stage: Stage;
  let agent: ConsolePage;
  const visitors: Visitor[] = [];
  const comes = async (name: string) => {
    const visitor = await stage.house.visitor();
    await visitor.starts({ name, text: 'Hello' });
    visitors.push(visitor);
    return visitor;
  };
  const offersNow = async (): Promise<{ shownAt: string | null }[]> =>
    (await stage.house.agent.ask('GET', '/v1/offers')).items;
  const button = (name: string | RegExp) => agent.page.getByRole('button', { name });

  beforeAll(async () => {
    stage = await aStage({ queue: { offerTimeoutSeconds: 120, missesBeforePause: 0 } });
    const person = await stage.comes();
    await person.context.addInitScript(WRONG_CLOCK);
    agent = await new ConsolePage(person, stage.gateway).signsIn(stage.house.agent.user.email, PASSWORD);
    await agent.isAvailable();
  }, 90_000);
  afterAll(() => stage?.ends());

  then('ring with their real time on a computer with a wrong clock, also after a reload (K18)', async () => {
    await comes('Anna');
    await agent.offer('Anna').waitFor();
    await agent.page.reload();
    const text = (await agent.offer('Anna').textContent()) ?? '';

    const left = Number(/(\d+) s left/.exec(text)?.[1]);
    expect(left).toBeGreaterThan(80);
    expect(left).toBeLessThanOrEqual(120);
    await until(async () => (await offersNow())[0]?.shownAt, { what: 'the offer to count as shown' });
  });

  then('seven of them are one card and six lines, all in the window, and all seen', async () => {
    for (const name of ['Bruno', 'Cleo', 'Dana', 'Emil', 'Fay', 'Gus']) await comes(name);
    await agent.offer('Gus').waitFor();
    const cards = await agent.offers.getByRole('article').all();

    expect(cards).toHaveLength(7);
    expect(await Promise.all(cards.map(isInWindow))).toEqual(cards.map(() => true));
    expect(await agent.offers.getByRole('button', { name: 'Reject' }).count()).toBe(1);
    await until(async () => (await offersNow()).every(({ shownAt }) => shownAt !== null), {
      what: 'all seven to count as shown',
    });
    expect(await offersNow()).toHaveLength(7);
  });

  then('leave menus free: presence, account with the way out, the waiting list', async () => {
    await button(/^You are/).click();
    for (const name of ['Paused', 'Offline'])
      await canBePressed(agent.page.getByRole('menuitem', { name, exact: true }));
    await agent.page.keyboard.press('Escape');
    await button('Your account').click();
    await canBePressed(agent.page.getByRole('menuitem', { name: 'Sign out' }));
    await agent.page.keyboard.press('Escape');
    await button(/^Waiting/).click();
    const list = agent.page.getByRole('dialog', { name: 'Waiting' });
    for (const accept of await list.getByRole('button', { name: 'Accept' }).all()) await canBePressed(accept);
    await agent.page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
  });

  then('are clean to axe, and to whoever works by keyboard', async () => {
    expect(await faultsOf(agent, 'section[aria-label="Ringing offers"]')).toEqual([]);
    await agent.page.emulateMedia({ colorScheme: 'light' });
  });

  then('leave an open contact free, on a large and on a small screen', async () => {
    await agent.offer('Anna').getByRole('button', { name: 'Accept' }).click();
    await agent.composer.fill('I am here.');
    await agent.page.getByLabel('Status').selectOption({ label: stage.house.status.name });

    for (const [width, height] of [
      [1280, 800],
      [1024, 768],
    ] as const) {
      await agent.page.setViewportSize({ width, height });
      await canBePressed(agent.page.getByRole('button', { name: 'Send', exact: true }));
      await canBePressed(agent.page.getByLabel('Status'));
      await canBePressed(button('Close contact'));
      await canBePressed(button('Important'));
      await canBePressed(button('Upload a file'));
    }
    await agent.says('I am here.');
  });

  then('on a phone everything stands below them', async () => {
    await agent.page.setViewportSize({ width: 390, height: 844 });
    await agent.composer.fill('One moment, please.');

    await canBePressed(agent.composer);
    await canBePressed(agent.page.getByRole('button', { name: 'Send', exact: true }));
    await agent.page.setViewportSize({ width: 1280, height: 800 });
  });

  then('a line opens at a press, and is taken from there', async () => {
    await agent.offer('Cleo').getByRole('button', { expanded: false }).click();
    await agent.offer('Cleo').getByRole('button', { name: 'Reject' }).waitFor();
    await agent.offer('Dana').getByRole('button', { name: 'Accept' }).click();

    await agent.page.getByRole('heading', { name: 'Dana' }).waitFor();
    await agent.offer('Cleo').getByRole('button', { name: 'Reject' }).waitFor();
  });

  then(
    'in another tab: a notification that the browser shows counts, and the title says who rings',
    async () => {
      await agent.hides(true);
      await comes('Hugo');
      await agent.offer('Hugo').waitFor();

      await until(async () => (await offersNow()).every(({ shownAt }) => shownAt !== null), {
        what: 'the notification to count',
      });
      expect(await agent.page.title()).toContain('☎');
      await agent.hides(false);
      await until(async () => !(await agent.page.title()).includes('☎'), {
        what: 'the title to be as before',
      });
    },
  );

  then('leave nothing on the browser’s console', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
