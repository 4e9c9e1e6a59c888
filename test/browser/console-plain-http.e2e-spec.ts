import type { Browser } from 'playwright-core';
import { aPerson, launchBrowser } from '../support/browser.js';
import { PASSWORD } from '../support/house.js';
import { ConsolePage } from '../support/pages/console.js';
import { aFile } from '../support/pages/files.js';
import { aPlainName, KNOWS_THE_NAME } from '../support/plain-name.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';

/** Browsers keep `randomUUID`, locks and the clipboard for secure pages: https, or localhost. */
describe('the console at a plain http name (K01)', () => {
  const then = aStory();
  let stage: Stage;
  let browser: Browser;
  let agent: ConsolePage;
  let name: Awaited<ReturnType<typeof aPlainName>>;
  let visitor: Awaited<ReturnType<Stage['house']['visitor']>>;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([aStage(), launchBrowser(KNOWS_THE_NAME)]);
    name = await aPlainName(stage.gateway);
    agent = new ConsolePage(await aPerson(browser), name.address);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    name?.close();
    await stage?.ends();
  });

  then('lets an agent sign in', async () => {
    await agent.signsIn(stage.house.agent.user.email, PASSWORD);
    await agent.isAvailable();

    expect(await agent.page.evaluate(() => [isSecureContext, 'randomUUID' in crypto])).toEqual([
      false,
      false,
    ]);
  });

  then('carries what he writes', async () => {
    visitor = await stage.house.visitor();
    await visitor.starts({ name: 'Vera' });
    await agent.accepts();
    await agent.says('Good day!');

    await visitor.reads('Good day!');
  });

  then('carries files, and invitations to send some', async () => {
    await agent.drops(aFile('terms.txt', 'text/plain', 'The terms.\n'));
    await agent.sends();
    await agent.file('terms.txt').waitFor();

    await agent.invitesFiles();
  });

  then('knows him after a reload', async () => {
    await agent.page.reload();

    await agent.reads('Good day!');
  });

  then('leaves nothing on the browser’s console but that it is no secure page', () => {
    const others = agent.person.complaints.filter(
      (text) => !/Cross-Origin-Opener-Policy|Origin-Agent-Cluster/.test(text),
    );

    expect(others).toEqual([]);
  });
});
