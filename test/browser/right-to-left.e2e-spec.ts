import type { Locator } from 'playwright-core';
import type { ConsolePage } from '../support/pages/console.js';
import { WidgetPage } from '../support/pages/widget.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';

/** Which half of the window something stands in. */
const sideOf = async (part: Locator) => {
  const box = await part.boundingBox();
  if (!box) throw new Error('It is not on the page');
  return box.x + box.width / 2 < 640 ? 'left' : 'right';
};

describe('a page that is read from right to left', () => {
  const then = aStory();
  let stage: Stage;
  let visitor: WidgetPage;
  let agent: ConsolePage;
  beforeAll(async () => {
    stage = await aStage({ texts: { ar: { title: 'كيف يمكننا المساعدة؟' } } });
    visitor = new WidgetPage(await stage.comes(), `${stage.shop.origin}/?lang=ar-EG`);
    agent = await stage.agent();
  }, 90_000);
  afterAll(() => stage?.ends());

  then('has the chat at its other side, in the language of the reader', async () => {
    await visitor.visits();
    expect(await sideOf(visitor.launcher)).toBe('left');

    await visitor.opens();
    await visitor.panel.getByText('كيف يمكننا المساعدة؟').waitFor();
    expect(await visitor.host.evaluate(({ dir, lang }: HTMLElement) => [lang, dir])).toEqual(['ar', 'rtl']);

    await visitor.asks({ 'Your name': 'ليلى' });
    expect(await sideOf(visitor.panel)).toBe('left');
  });

  then('has the console turned round: what rings, the column of the visitor, one’s own lines', async () => {
    // No text of the console is one of these languages yet: its direction alone is pretended.
    expect(await agent.page.locator('html').getAttribute('dir')).toBe('ltr');
    await agent.page.locator('html').evaluate((page: HTMLElement) => void (page.dir = 'rtl'));
    expect(await sideOf(agent.offers)).toBe('left');

    await agent.accepts('ليلى');
    await agent.says('مرحبا');

    const line = agent.transcript.getByText('مرحبا');
    await line.waitFor();
    expect(await sideOf(agent.page.getByRole('complementary'))).toBe('left');
    expect(await sideOf(agent.page.getByRole('navigation', { name: 'Main' }))).toBe('right');
  });
});
