import { readFileSync } from 'node:fs';
import { eicar, pdf, png } from '../../tools/drivers/samples.ts';
import type { ConsolePage } from '../support/pages/console.js';
import { aFile } from '../support/pages/files.js';
import type { WidgetPage } from '../support/pages/widget.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';
import { until } from '../support/wait.js';

const REFUSED = /status of 403/;
const invoice = aFile('invoice.pdf', 'application/pdf', pdf('Invoice 42'));
const photo = aFile('lamp.png', 'image/png', png());
const infected = aFile('prices.txt', 'text/plain', eicar());

/** One conversation from the first click to the supervisor's report; each test goes on where the one before ended. */
describe('the whole thread, two people at once on two sites', () => {
  const then = aStory();
  let stage: Stage;
  let visitor: WidgetPage;
  let agent: ConsolePage;

  beforeAll(async () => {
    stage = await aStage();
    visitor = await stage.visitor();
  }, 90_000);
  afterAll(() => stage?.ends());

  then('begins with a form, a place in the queue, and leave to write already', async () => {
    await visitor.visits();
    await visitor.opens();
    await visitor.asks({ 'Your name': 'Vera', 'Your message': 'My lamp flickers.' });

    await visitor.queue.getByText('You are number 1 in the queue.').waitFor();
    await visitor.queue.getByText('You may write already').waitFor();
    await visitor.reads('My lamp flickers.');
    await visitor.says('It is a harbour lamp.');
  });

  then('rings in the console; accepted, both see each other (D1, D4)', async () => {
    agent = await stage.agent();
    await agent.accepts('Vera');

    await agent.reads('It is a harbour lamp.');
    await visitor.reads(`${stage.house.agent.user.name} joined the chat.`);
    expect(await visitor.queue.count()).toBe(0);
  });

  then('lets both talk, see that the other types, and see that he has read it', async () => {
    await agent.types('Good');
    await visitor.reads(/is typing …/);
    await agent.says('Good evening, Vera.');
    await visitor.reads('Good evening, Vera.');

    await visitor.types('G');
    await agent.sees('Vera is typing …');
    await visitor.says('Good evening.');
    await agent.reads('Good evening.');
    await visitor.reads('Seen');
  });

  then(
    'has no paperclip until the agent issues an invitation (G6, G7), whose time counts down (G8)',
    async () => {
      expect(await visitor.paperclip.count()).toBe(0);

      await agent.invitesFiles();

      await visitor.paperclip.waitFor();
      expect(await visitor.countdown.getAttribute('aria-label')).toMatch(
        /^[45]:\d\d left for sending files$/,
      );
      expect(await visitor.countdown.getAttribute('class')).toBe('ring calm');
      await visitor.reads('You may send files now.');
      await agent.reads('The visitor may send files.');
    },
  );

  then(
    'takes an invited PDF, staged with name and size before it is sent (G12 by staging, T8, V13, V15)',
    async () => {
      await visitor.chooses(invoice);
      await visitor.staged.getByText('invoice.pdf').waitFor();
      await visitor.staged.getByText(`${invoice.buffer.length} B`).waitFor();
      expect(await agent.file('invoice.pdf').count()).toBe(0);

      await visitor.composer.press('Enter');

      await visitor.file('invoice.pdf').waitFor();
      expect(await visitor.staged.count()).toBe(0);
      const download = await agent.downloads(agent.file('invoice.pdf'));
      expect(readFileSync(await download.path())).toEqual(invoice.buffer);
      expect(download.suggestedFilename()).toBe('invoice.pdf');
    },
  );

  then(
    'shows a picture in small; a click enlarges it, Escape, outside and the cross close it (V10, V11, V14)',
    async () => {
      await visitor.chooses(photo);
      await visitor.staged.getByLabel(/^Description/).fill('The lamp');
      await visitor.sends();
      const thumbnail = visitor.transcript.getByRole('button', { name: 'Enlarge The lamp' });

      for (const closes of [
        () => visitor.page.keyboard.press('Escape'),
        () => visitor.page.mouse.click(5, 5),
        () => visitor.enlarged.getByRole('button', { name: 'Close picture' }).click(),
      ]) {
        await thumbnail.click();
        await visitor.enlarged.getByRole('img').waitFor();
        await closes();
        await visitor.enlarged.waitFor({ state: 'detached' });
        expect(await visitor.panel.isVisible()).toBe(true);
      }
      await agent.transcript.getByRole('button', { name: 'Enlarge The lamp' }).waitFor();
    },
  );

  then('blocks an infected file on both sides; only staff learns by what', async () => {
    await visitor.chooses(infected);
    await visitor.sends();

    await visitor.reads('A file was blocked by our safety check. Its name: prices.txt');
    await agent.reads(/A file was blocked: prices.txt .*eicar/i);
    expect(await visitor.transcript.innerText()).not.toMatch(/eicar/i);
    expect(await visitor.file('prices.txt').count()).toBe(0);
    expect(await agent.file('prices.txt').count()).toBe(0);
  });

  then(
    "sends the agent's file by drag and drop with a description, when he presses Send (T16, G20–G23)",
    async () => {
      await agent.drops(aFile('manual.pdf', 'application/pdf', pdf('How to hang a lamp')));
      await agent.staged.getByText('manual.pdf').waitFor();
      expect(await visitor.file(/manual|How to/).count()).toBe(0);

      await agent.staged.getByLabel(/^Description/).fill('How to hang it');
      await agent.sends();

      await visitor.file('How to hang it').waitFor();
      expect(await agent.staged.count()).toBe(0);
      const download = await visitor.downloads('How to hang it');
      expect(download.suggestedFilename()).toBe('manual.pdf');
      expect(readFileSync(await download.path()).toString()).toContain('How to hang a lamp');
    },
  );

  then(
    'takes the paperclip away when the time is over, and says so of what was still staged (G9)',
    async () => {
      await visitor.chooses(aFile('late.pdf', 'application/pdf', pdf('Too late')));
      await visitor.staged.getByText('late.pdf').waitFor();
      await agent.page.getByRole('button', { name: 'Revoke' }).click();
      await visitor.paperclip.waitFor({ state: 'detached' });
      await stage.house.agent.invitesFiles(await contactId(), { seconds: 5 });
      await visitor.countdown.waitFor();
      await visitor.countdown.waitFor({ state: 'detached' });

      await visitor.staged.getByText('The time for sending files is over.').waitFor();
      expect(await visitor.panel.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
      await visitor.reads('The time for sending files is over.');
      await agent.reads('The file invitation has run out.');
      await visitor.staged.getByRole('button', { name: 'Remove late.pdf' }).click();
      expect(await visitor.staged.count()).toBe(0);
    },
  );

  then('ends with a rating and a transcript to keep', async () => {
    await agent.closes(stage.house.status.name);

    await visitor.sees('The chat has ended.');
    await visitor.panel.getByLabel('5 of 5').check({ force: true });
    await visitor.panel.getByLabel('Anything to add?').fill('Quick and kind');
    await visitor.panel.getByRole('button', { name: 'Send rating' }).click();
    await visitor.sees('Thank you!');
    const [download] = await Promise.all([
      visitor.page.waitForEvent('download'),
      visitor.panel.getByRole('button', { name: 'Save transcript' }).click(),
    ]);
    const kept = readFileSync(await download.path(), 'utf8');
    expect(kept).toMatch(/You: My lamp flickers\.\n[^]*You: Good evening\.\n[^]*<invoice\.pdf>/);
    expect(kept).not.toMatch(/eicar/i);
  });

  then(
    'is a report for the supervisor afterwards, with every file and what became of it (V19, V24)',
    async () => {
      const supervisor = await stage.supervisor();
      await until(() => stage.house.supervisor.ask('GET', `/v1/reports/contacts/${contact}`), {
        what: 'the report',
      });
      await supervisor.opensReport('Vera');

      await supervisor.reads('My lamp flickers.');
      await supervisor.sees(stage.house.status.name);
      await supervisor.sees('5 / 5 Quick and kind');
      await supervisor.sees(/blocked/);
      const download = await supervisor.downloads(
        supervisor.page.getByRole('button', { name: 'Download invoice.pdf' }).last(),
      );
      expect(readFileSync(await download.path())).toEqual(invoice.buffer);
    },
  );

  then('left nothing on any browser console', () => {
    expect(stage.complaints(REFUSED)).toEqual([]);
  });

  let contact = '';
  async function contactId(): Promise<string> {
    contact = /desk\/([0-9a-f-]+)/.exec(agent.page.url())?.[1] ?? '';
    return contact;
  }
});
