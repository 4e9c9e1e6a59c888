import { png } from '../../tools/drivers/samples.ts';
import { pulls, reportOf } from '../support/house.js';
import type { ConsolePage } from '../support/pages/console.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';
import { until } from '../support/wait.js';

describe('a supervisor in the console', () => {
  const then = aStory();
  let stage: Stage;
  let supervisor: ConsolePage;
  let contactId: string;

  beforeAll(async () => {
    stage = await aStage({ queue: { wrapUpSeconds: 0 } });
    supervisor = await stage.supervisor();
  }, 90_000);
  afterAll(() => stage?.ends());

  const row = (name: string) => supervisor.page.getByRole('row').filter({ hasText: name });

  then('sees who is available and who waits, as it happens', async () => {
    await supervisor.page.getByRole('link', { name: 'Live' }).click();
    const { agent, name } = stage.house;
    await agent.isAvailable();
    await row(agent.user.name).getByText('Available').waitFor();
    await agent.ask('PUT', '/v1/me/presence', { state: 'paused' });
    await row(agent.user.name).getByText('Paused').waitFor();

    const vera = await stage.house.visitor();
    contactId = (await vera.starts({ name: 'Vera', email: 'vera@example.com', text: 'The blue armchair' }))
      .id;
    await row('Vera').getByText(name).waitFor();
    await pulls(agent, contactId);
    await row('Vera').waitFor({ state: 'hidden' });
    expect(await supervisor.page.title()).toBe('Live · Switchboard');
  });

  then('finds a contact by a word of it, in an address that can be sent on', async () => {
    const { agent, status } = stage.house;
    const file = await agent.sends(contactId, {
      name: 'terms.txt',
      content: 'The terms.\n',
      description: 'Our terms',
    });
    await agent.sends(contactId, { name: 'chair.png', content: png(), type: 'image/png' });
    await agent.writes(contactId, 'A note of ours', { visibility: 'staff' });
    await until(async () => (await agent.ask('GET', `/v1/attachments/${file.id}`)).state === 'clean', {
      what: 'a clean file',
    });
    await agent.downloads(file.id);
    await agent.closes(contactId, status.id);
    await reportOf(stage.house.supervisor, contactId, ({ transcript }) => transcript.length > 3);
    await supervisor.page.getByRole('link', { name: 'Reports' }).click();
    await supervisor.page.getByLabel('Search').fill('armchair');
    await supervisor.page.getByLabel('Search').press('Enter');

    await supervisor.page.waitForURL(/text=armchair/);
    await row('Vera').waitFor();
    await supervisor.page.reload();
    await row('Vera').waitFor();
  });

  then('narrows and widens the list; back and forward go through it', async () => {
    await supervisor.page.getByLabel('Status').selectOption({ label: stage.house.status.name });
    await supervisor.page.getByLabel('With files').check();
    await supervisor.page.waitForURL(/hasAttachments=true/);
    await row('Vera').waitFor();
    await supervisor.page.getByLabel('Important').check();
    await supervisor.sees('Nothing matches, or nothing has happened yet.');
    await supervisor.page.goBack();

    await row('Vera').waitFor();
    expect(await supervisor.page.getByLabel('Important').isChecked()).toBe(false);
  });

  then(
    'reads times, participants, status, transcript and every file with who opened it (V19, G25)',
    async () => {
      await row('Vera').click();
      await supervisor.page.getByRole('heading', { name: 'Vera' }).waitFor();
      for (const text of ['The blue armchair', 'A note of ours']) await supervisor.reads(text);
      for (const text of ['Waited', 'Talked', 'Wrap-up', 'Participants', stage.house.status.name])
        await supervisor.page.getByText(text).first().waitFor();
      await supervisor.file('Our terms').waitFor();

      const openings = supervisor.page.getByRole('list', { name: 'Who opened it' });
      await openings.getByText(`${stage.house.agent.user.name}, allowed`).first().waitFor();
    },
  );

  then('downloads a file of the report (V24)', async () => {
    const download = await supervisor.downloads(supervisor.file('Our terms'));

    expect(download.suggestedFilename()).toBe('terms.txt');
  });

  then('opens the report by its address, and is told where there is none', async () => {
    await supervisor.page.goto(`${stage.gateway}/reports/${contactId}`);
    await supervisor.reads('The blue armchair');
    expect(await supervisor.page.title()).toBe('Vera · Reports · Switchboard');
    await supervisor.page.goto(`${stage.gateway}/reports/${stage.house.queue.id}`);

    await supervisor.page.getByRole('alert').getByText('There is no such report for you.').waitFor();
  });

  then('leaves nothing on the browser’s console', () => {
    expect(stage.complaints(/status of 404/)).toEqual([]);
  });
});
