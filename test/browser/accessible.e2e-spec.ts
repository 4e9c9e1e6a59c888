import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { pdf, png } from '../../tools/drivers/samples.ts';
import { pulls } from '../support/house.js';
import { aFile } from '../support/pages/files.js';
import type { WidgetPage } from '../support/pages/widget.js';
import { isAtRest } from '../support/browser.js';
import { until } from '../support/wait.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';

const EVERYTHING = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on a page, in both themes, as sentences. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await isAtRest(page);
    const axe = new AxeBuilder({ page });
    // Only colours differ between the themes.
    const rules = colorScheme === 'light' ? axe.withTags(EVERYTHING) : axe.withRules(['color-contrast']);
    const { violations } = await rules.analyze();
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${colorScheme}: ${id} ${target.join(' ')} ${failureSummary}`);
  }
  return found;
}

describe('the widget for everybody', () => {
  const then = aStory();
  let stage: Stage;
  let visitor: WidgetPage;
  let contactId: string;

  beforeAll(async () => {
    stage = await aStage();
    visitor = await stage.visitor({ reducedMotion: 'reduce' });
  }, 90_000);
  afterAll(() => stage?.ends());

  const focused = () =>
    visitor.page.evaluate(() => {
      const element = document.activeElement?.shadowRoot?.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? null;
    });
  /** Focus follows what is shown, a frame later. */
  const focusComesTo = (wanted: string) =>
    until(async () => (await focused()) === wanted, { what: `the focus on ${wanted}` });
  const tabsTo = async (wanted: string | RegExp, { backwards = false } = {}) => {
    for (let steps = 0; steps < 25; steps += 1) {
      const here = await focused();
      if (here !== null && (typeof wanted === 'string' ? here === wanted : wanted.test(here))) return;
      await visitor.page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
    }
    throw new Error(`The focus never came to ${wanted}; it is at ${await focused()}`);
  };

  then('is opened and started by keyboard alone', async () => {
    await visitor.visits();
    expect(await findings(visitor.page)).toEqual([]);

    await tabsTo('Chat with us');
    await visitor.page.keyboard.press('Enter');
    await visitor.panel.waitFor();
    await visitor.page.waitForFunction(
      () => document.activeElement?.shadowRoot?.activeElement?.getAttribute('name') === 'name',
    );
    await visitor.page.keyboard.press('Escape');
    await visitor.panel.waitFor({ state: 'detached' });
    await focusComesTo('Chat with us');
    await visitor.page.keyboard.press('Enter');
    await visitor.panel.waitFor();
    expect(await findings(visitor.page)).toEqual([]);

    // What one types after opening stands in the first field.
    await visitor.page.keyboard.type('Vera');
    await visitor.page.keyboard.press('Enter');
    await visitor.transcript.waitFor();
  });

  then('goes on with writing where the form was, and says where one stands', async () => {
    await focusComesTo('Write a message');
    await visitor.page.keyboard.type('I only have a keyboard.');
    await visitor.page.keyboard.press('Enter');
    await visitor.reads('Sent');

    expect(await visitor.queue.getAttribute('role')).toBe('status');
    expect(await findings(visitor.page)).toEqual([]);
  });

  then('announces what is new, once, and what is on its way not at all', async () => {
    const { agent } = stage.house;
    contactId = (await agent.sees('waiting.changed', ({ places }) => places.length > 0)).places[0].contactId;
    await pulls(agent, contactId);
    await visitor.reads(/joined the chat/);
    await visitor.transcript.evaluate((log) => {
      const added: string[] = [];
      Object.assign(window, { added });
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const node of addedNodes)
            if (node instanceof HTMLElement && !node.closest('[aria-live="off"]')) added.push(node.innerText);
      }).observe(log, { childList: true, subtree: true });
    });

    await agent.writes(contactId, 'Good evening.');
    await visitor.reads('Good evening.');
    await visitor.page.keyboard.type('And to you.');
    await visitor.page.keyboard.press('Enter');
    await visitor.reads(/Sent|Seen/);
    await visitor.panel.locator('.unsent').waitFor({ state: 'detached' });

    const added = await visitor.page.evaluate(() => (window as unknown as { added: string[] }).added);
    expect(await visitor.transcript.getAttribute('aria-live')).toBe('polite');
    expect(await visitor.transcript.getAttribute('aria-relevant')).toBe('additions');
    expect(added.filter((text) => text.includes('Good evening.'))).toHaveLength(1);
    expect(added.filter((text) => text.includes('And to you.'))).toHaveLength(1);
  });

  then('sends a file, looks at the picture, and lists the files by keyboard', async () => {
    await stage.house.agent.invitesFiles(contactId);
    await visitor.paperclip.waitFor();
    await tabsTo('Attach a file', { backwards: true });
    const [chooser] = await Promise.all([
      visitor.page.waitForEvent('filechooser'),
      visitor.page.keyboard.press('Enter'),
    ]);
    await chooser.setFiles([
      aFile('lamp.png', 'image/png', png()),
      aFile('lamp.pdf', 'application/pdf', pdf('Lamp')),
    ]);
    await visitor.staged.first().waitFor();
    expect(await findings(visitor.page)).toEqual([]);
    await tabsTo('Remove lamp.pdf', { backwards: true });
    await visitor.page.keyboard.press('Enter');
    await focusComesTo('Write a message');
    await visitor.page.keyboard.press('Enter');

    await visitor.file('lamp.png').waitFor();
    await visitor.transcript.getByRole('button', { name: 'Enlarge lamp.png' }).waitFor();
    await tabsTo('Enlarge lamp.png', { backwards: true });
    await visitor.page.keyboard.press('Enter');
    await visitor.enlarged.getByRole('img').waitFor();
    await focusComesTo('Close picture');
    expect(await findings(visitor.page)).toEqual([]);
    await visitor.page.keyboard.press('Escape');
    await visitor.enlarged.waitFor({ state: 'detached' });
    await focusComesTo('Enlarge lamp.png');
    await tabsTo('Show files', { backwards: true });
    await visitor.page.keyboard.press('Enter');
    await visitor.panel.locator('.files').getByText('lamp.png').waitFor();
    expect(await findings(visitor.page)).toEqual([]);
    await tabsTo('Back to the chat');
    await visitor.page.keyboard.press('Enter');
  });

  then('ends, rates and starts again by keyboard', async () => {
    await tabsTo('End chat');
    await visitor.page.keyboard.press('Enter');
    await focusComesTo('End it');
    await visitor.page.keyboard.press('Enter');
    await visitor.sees('The chat has ended.');
    await focusComesTo('The chat has ended.');
    expect(await findings(visitor.page)).toEqual([]);

    await tabsTo(/^1 of 5$/);
    for (let star = 2; star <= 4; star += 1) await visitor.page.keyboard.press('ArrowRight');
    expect(await visitor.panel.getByLabel('4 of 5').isChecked()).toBe(true);
    await tabsTo('Send rating');
    await visitor.page.keyboard.press('Enter');
    await visitor.sees('Thank you!');
    await tabsTo('Start a new chat');
    await visitor.page.keyboard.press('Enter');
    await visitor.panel.getByRole('button', { name: 'Start chat' }).waitFor();
  });

  then('moves nothing for whoever asked for that', async () => {
    const moving = await visitor.host.evaluate(({ shadowRoot }) =>
      [...(shadowRoot?.querySelectorAll('*') ?? [])]
        .map((element) => getComputedStyle(element))
        .filter(
          ({ animationName, transitionDuration }) =>
            animationName !== 'none' || parseFloat(transitionDuration) > 0,
        )
        .map(({ animationName, transitionDuration }) => `${animationName} ${transitionDuration}`),
    );

    expect(moving).toEqual([]);
  });

  then('is the same on the demonstration page and in the administrator’s preview', async () => {
    const person = await stage.comes({ reducedMotion: 'reduce' });
    for (const address of ['/demo', '/preview?key=demonstration']) {
      await person.page.goto(`${stage.gateway}${address}`);
      await person.page.locator('switchboard-chat .launcher').waitFor();
      expect(await findings(person.page)).toEqual([]);
    }
  });

  then('stood on a strict page without a word on the browser console', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
