import { pdf } from '../../tools/drivers/samples.ts';
import { ConsolePage } from '../support/pages/console.js';
import { aFile } from '../support/pages/files.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';
import { PASSWORD } from '../support/house.js';
import { isAtRest } from '../support/browser.js';

const terms = aFile('terms.txt', 'text/plain', 'The terms.\n');

/** Nothing here touches a mouse: only keys, and waiting for what one would see. */
describe("the agent's whole side, by keyboard alone", () => {
  const then = aStory();
  let stage: Stage;
  let agent: ConsolePage;
  let visitor: Awaited<ReturnType<Stage['house']['visitor']>>;
  let contactId: string;
  const press = (keys: string) => agent.page.keyboard.press(keys);
  const type = (text: string) => agent.page.keyboard.type(text);

  beforeAll(async () => {
    stage = await aStage({ queue: { offerTimeoutSeconds: 120, wrapUpSeconds: 120 } });
    agent = new ConsolePage(await stage.comes(), stage.gateway);
  }, 90_000);
  afterAll(() => stage?.ends());

  then('signs in: the cursor stands in the first field', async () => {
    await agent.page.goto(stage.gateway);
    await agent.page.getByLabel('E-mail').waitFor();
    await type(stage.house.agent.user.email);
    await press('Tab');
    await type(PASSWORD);
    await press('Enter');

    await agent.page.getByRole('navigation', { name: 'Main' }).waitFor();
  });

  then('learns the keys behind ?', async () => {
    await press('?');
    await agent.page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .getByText('Available or paused')
      .waitFor();
    await press('Escape');
    await agent.page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  then('becomes available and accepts (D6)', async () => {
    await press('Alt+p');
    await agent.is('Available');
    visitor = await stage.house.visitor();
    contactId = (await visitor.starts({ name: 'Vera', text: 'Hello?' })).id;
    await agent.offer('Vera').waitFor();
    await press('Alt+a');

    await agent.page.getByRole('heading', { name: 'Vera' }).waitFor();
    await agent.reads('Hello?');
  });

  then('writes: Enter sends, Shift+Enter breaks the line (D17)', async () => {
    await agent.composer.waitFor();
    await type('Good day!');
    await press('Shift+Enter');
    await type('How can I help?');
    await press('Enter');

    await visitor.reads('Good day!\nHow can I help?');
    expect(await agent.composer.inputValue()).toBe('');
  });

  then('writes a note that the visitor never sees', async () => {
    await press('Alt+n');
    await type('A regular customer');
    await press('Enter');
    await agent.reads('A regular customer');
    await press('Alt+n');
    await type('One moment, please.');
    await press('Enter');

    await visitor.reads('One moment, please.');
    expect(
      visitor.line?.all('message.sent').some(({ message }) => message.text === 'A regular customer'),
    ).toBe(false);
  });

  then('accepts file transfers, with the time that is left (G6)', async () => {
    await press('Alt+i');
    await agent.page.getByRole('timer', { name: /may send files/ }).waitFor();
    await visitor.sends(contactId, {
      name: 'contract.pdf',
      content: pdf('A contract'),
      type: 'application/pdf',
    });

    await agent.file('contract.pdf').waitFor();
  });

  then('attaches a file with a description (G18–G22, V7, V9)', async () => {
    const chooser = agent.page.waitForEvent('filechooser');
    await press('Alt+f');
    await (await chooser).setFiles(terms);
    await agent.staged.getByText('terms.txt').waitFor();
    await press('Alt+m');
    await press('Shift+Tab');
    await press('Shift+Tab');
    await type('Our terms');
    await press('Alt+m');
    await press('Enter');

    await agent.file('Our terms').waitFor();
    expect(await agent.staged.count()).toBe(0);
  });

  then('cannot close without a status, and sets it (D22)', async () => {
    await agent.sees('Choose a status before you close the contact.');
    await press('Alt+s');
    await type('Solved');
    await agent.page.getByRole('button', { name: 'Close contact', disabled: false }).waitFor();
  });

  then('writes what Option makes of C, and closes nothing by it (K02)', async () => {
    await press('Alt+m');
    const keyboard = await agent.page.context().newCDPSession(agent.page);
    const key = { modifiers: 1, key: 'ç', code: 'KeyC' };
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', text: 'ç', ...key });
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    await type('a va?');
    await press('Enter');

    await visitor.reads('ça va?');
  });

  then('closes, and finishes the wrap-up (D22)', async () => {
    await isAtRest(agent.page);
    await press('Alt+c');
    await agent.page.getByRole('button', { name: 'Finish', disabled: false }).waitFor();
    // What was pushed before the close may come after its answer; this is the last of it.
    await stage.house.agent.sees(
      'contact.changed',
      ({ contact }) => contact.id === contactId && contact.state === 'wrapUp',
    );
    // A person's hand is slower than the frames in which the keys get their meaning.
    await isAtRest(agent.page);
    await press('Alt+c');

    await agent.page.getByRole('heading', { name: 'You are available' }).waitFor();
    const { state, status } = await stage.house.agent.ask('GET', `/v1/contacts/${contactId}`);
    expect({ state, status: status.name }).toEqual({ state: 'closed', status: stage.house.status.name });
  });

  then('leaves nothing on the browser’s console', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
