import { PASSWORD } from '../support/house.js';
import { ConsolePage } from '../support/pages/console.js';
import { aFile } from '../support/pages/files.js';
import type { WidgetPage } from '../support/pages/widget.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';

const plan = aFile('plan.txt', 'text/plain', 'Not for visitors.\n');

/** Whatever the agent does on the way, the visitor's own page is what is looked at. */
describe('what is meant for staff', () => {
  const then = aStory();
  let stage: Stage;
  let agent: ConsolePage;
  let vera: WidgetPage;

  const note = () => agent.page.getByLabel('Write a note for staff');
  const looksAway = async () => {
    await agent.page.getByRole('link', { name: 'Desk' }).click();
    await agent.page.getByRole('heading', { name: /^You are/ }).waitFor();
  };
  const comesBack = () => agent.tab('Vera').click();

  beforeAll(async () => {
    stage = await aStage({ queue: { offerTimeoutSeconds: 60 } });
    agent = await stage.agent();
    vera = await stage.visitor();
    await vera.starts();
    await agent.accepts();
  }, 90_000);
  afterAll(() => stage?.ends());

  then('comes back as a note after a look at another page, and after a reload (K19)', async () => {
    await agent.page.getByText('Note', { exact: true }).click();
    await note().fill('She paid late');
    await looksAway();
    await comesBack();
    expect(await note().inputValue()).toBe('She paid late');

    await agent.page.reload();
    await note().press('Enter');
    await agent.reads('She paid late');
  });

  then('keeps out files: neither drop nor shortcut takes one, and it says why (K23)', async () => {
    expect(await agent.page.getByRole('button', { name: /Attach a file|Upload a file/ }).count()).toBe(0);
    await agent.drops(plan, note());
    await agent.page
      .getByRole('alert')
      .getByText(/A note is text only/)
      .waitFor();

    expect(await agent.staged.count()).toBe(0);
  });

  then('takes no file along that was staged before: it waits for a message (K23)', async () => {
    await agent.page.getByText('Message', { exact: true }).click();
    await agent.drops(plan);
    await agent.staged.getByText('plan.txt').waitFor();
    await agent.page.getByText('Note', { exact: true }).click();
    await agent.sees(/not sent with this note/);
    await note().fill('The plan stays here');
    await agent.sends();

    await agent.reads('The plan stays here');
    expect(await agent.staged.count()).toBe(1);
  });

  then('never reached the visitor', async () => {
    await agent.page.getByText('Message', { exact: true }).click();
    await agent.page.getByRole('button', { name: 'Remove plan.txt' }).click();
    await agent.says('Good day, Vera.');
    await vera.reads('Good day, Vera.');

    expect(await vera.lines()).toEqual(['Good day, Vera.']);
    expect(await vera.transcript.getByText('plan.txt').count()).toBe(0);
  });

  then('is not found by the next person at the same screen (K19)', async () => {
    await agent.page.getByText('Note', { exact: true }).click();
    await note().fill('Mine alone');
    await agent.page.getByRole('button', { name: 'Your account' }).click();
    await agent.page.getByRole('menuitem', { name: 'Sign out' }).click();
    // Asked first: a visitor would lose his agent by it.
    await agent.page
      .getByRole('dialog', { name: 'You still talk with 1' })
      .getByRole('button', { name: 'Sign out' })
      .click();
    // Whoever comes before the end of the session is known would still try to carry it on.
    await agent.page.getByRole('button', { name: 'Sign in' }).waitFor();
    const other = await new ConsolePage(agent.person, stage.gateway).signsIn(
      stage.house.supervisor.user.email,
      PASSWORD,
    );

    const kept = await other.page.evaluate(() => Object.entries({ ...sessionStorage }));
    expect(kept.filter(([, value]) => value.includes('Mine alone')).map(([place]) => place)).toEqual([
      expect.stringContaining(stage.house.agent.user.id),
    ]);
  });

  then('leaves nothing on the browsers’ consoles', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
