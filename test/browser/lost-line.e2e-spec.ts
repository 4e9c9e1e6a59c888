import type { Page } from 'playwright-core';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';
import type { ConsolePage } from '../support/pages/console.js';
import { WidgetPage } from '../support/pages/widget.js';

/** What a browser says by itself where there is no line, or where a token was refused. */
const NO_LINE = /ERR_INTERNET_DISCONNECTED|WebSocket|ERR_FAILED|status of 401/;

/** Keeps the page's sockets within reach: to cut them, or to make them deaf. */
const TAMPER = `{
  const sockets = new Set();
  const Original = WebSocket;
  window.WebSocket = class extends Original {
    constructor(...given) {
      super(...given);
      sockets.add(this);
      this.heard = 0;
      this.addEventListener('message', (event) => {
        this.heard += 1;
        if (window.isDeaf) event.stopImmediatePropagation();
      });
    }
  };
  window.cutLine = () => sockets.forEach((socket) => socket.close());
  // The transport's greeting, then the answer to who we are.
  window.hasLine = () => [...sockets].some(({ readyState, heard }) => readyState === 1 && heard >= 2);
}`;
const cutsLine = (page: Page) => page.evaluate('window.cutLine()');
const isDeaf = (page: Page, deaf: boolean) => page.evaluate(`window.isDeaf = ${deaf}`);

describe('a visitor whose line is lost in the middle of a sentence', () => {
  const then = aStory();
  let stage: Stage;
  let visitor: WidgetPage;
  let agent: ConsolePage;

  beforeAll(async () => {
    stage = await aStage();
    visitor = await stage.visitor();
    await visitor.page.addInitScript(TAMPER);
    [agent] = await Promise.all([stage.agent(), visitor.starts()]);
    await agent.accepts('Vera');
    await agent.says('Hello, Vera.');
    await visitor.reads('Hello, Vera.');
  }, 90_000);
  afterAll(() => stage?.ends());

  const agentsLines = () =>
    agent.transcript.locator('[data-kind], [data-unsent]').locator('p').allInnerTexts();

  then('sees that it is lost, and nothing as sent that is not (R33)', async () => {
    await visitor.types('The lamp is ');
    await visitor.person.context.setOffline(true);
    await cutsLine(visitor.page);
    await visitor.types('still broken.');
    await visitor.composer.press('Enter');
    await visitor.says('Can you hear me?');

    await visitor.sees('No connection. We will go on as soon as it is back.');
    expect(await visitor.transcript.getByText('Sending', { exact: true }).count()).toBe(2);
    expect(await visitor.transcript.getByText('Sent', { exact: true }).count()).toBe(0);
    await agent.says('Are you still there?');
    expect(await agent.transcript.getByText('still broken').count()).toBe(0);
  });

  then('has everything once the line is back, nothing twice, on both sides (R34)', async () => {
    await visitor.person.context.setOffline(false);

    await agent.reads('Can you hear me?');
    await visitor.reads('Are you still there?');
    await visitor.panel.getByText('No connection.').waitFor({ state: 'detached' });
    await visitor.transcript.getByText('Sending', { exact: true }).first().waitFor({ state: 'detached' });
    const whole = ['Hello, Vera.', 'Are you still there?', 'The lamp is still broken.', 'Can you hear me?'];
    expect(await visitor.lines()).toEqual(whole);
    expect(await agentsLines()).toEqual(whole);
  });

  then('sends a line once where its acknowledgement was lost', async () => {
    // Until then he talks by the API (P14), which answers by itself.
    await visitor.page.waitForFunction('window.hasLine()');
    await isDeaf(visitor.page, true);
    await visitor.says('Only once, please.');
    await visitor.transcript.getByText('Sending', { exact: true }).waitFor();
    await agent.reads('Only once, please.');

    await isDeaf(visitor.page, false);
    await cutsLine(visitor.page);

    await visitor.transcript.getByText('Sending', { exact: true }).waitFor({ state: 'detached' });
    expect((await visitor.lines()).filter((line) => line === 'Only once, please.')).toHaveLength(1);
    expect((await agentsLines()).filter((line) => line === 'Only once, please.')).toHaveLength(1);
  });

  then('finds everything again after a reload: the conversation, and the half-written sentence', async () => {
    const before = await visitor.lines();
    await visitor.composer.fill('What I was about to');

    await visitor.visits();
    await visitor.opens();

    await visitor.reads('Only once, please.');
    expect(await visitor.lines()).toEqual(before);
    expect(await visitor.composer.inputValue()).toBe('What I was about to');
    await visitor.reads('Seen');
  });

  then('writes from a second tab, and both tabs show it once', async () => {
    const page = await visitor.person.context.newPage();
    const second = new WidgetPage({ ...visitor.person, page }, visitor.shop);
    await second.visits();
    await second.opens();
    await second.reads('Only once, please.');

    await second.says('From my other tab.');
    await visitor.reads('From my other tab.');

    expect((await second.lines()).filter((line) => line === 'From my other tab.')).toHaveLength(1);
    expect((await visitor.lines()).filter((line) => line === 'From my other tab.')).toHaveLength(1);
    await page.close();
  });

  then('is still himself when his token is no longer good: the key gets a new one', async () => {
    await visitor.page.route(
      '**/v1/visitors',
      async (route) => {
        const answer = await route.fetch();
        const identity = (await answer.json()) as Record<string, unknown>;
        await route.fulfill({
          response: answer,
          json: { ...identity, visitorToken: `${String(identity['visitorToken'])}x` },
        });
      },
      { times: 1 },
    );

    await visitor.visits();
    await visitor.opens();
    await visitor.reads('From my other tab.');
    await visitor.says('It is still me.');

    await agent.reads('It is still me.');
  });

  then('does not lose the agent either: his line is cut and comes back', async () => {
    await agent.person.context.setOffline(true);
    await visitor.says('Do you hear me now?');
    await agent.person.context.setOffline(false);

    await agent.reads('Do you hear me now?');
    await agent.says('I do.');
    await visitor.reads('I do.');
    expect(stage.complaints(NO_LINE)).toEqual([]);
  });
});
