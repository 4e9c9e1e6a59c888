import type { ConsolePage } from '../support/pages/console.js';
import { platformDatabase } from '../support/running.js';
import { aStage, type Stage } from '../support/stage.js';
import { until } from '../support/wait.js';

const MANY = 10_000;

/** As if both had talked for weeks: faster than saying it all. */
async function talkedFor(contactId: string, senderId: string): Promise<void> {
  const database = await platformDatabase();
  try {
    await database.query(
      `INSERT INTO chat.messages (contact_id, seq, staff_seq, id, kind, visibility, sender_kind, sender_id, sender_name,
                                  text, client_message_id, at)
       SELECT $1, contact.last_seq + number, 0, gen_random_uuid(), 'text', 'everyone', 'visitor', $2, 'Vera',
              'Line ' || number || repeat(' and on', number % 40), 'many-' || number, now()
       FROM generate_series(1, $3) AS number, chat.contacts AS contact WHERE contact.id = $1`,
      [contactId, senderId, MANY],
    );
    await database.query(
      'UPDATE chat.contacts SET last_seq = last_seq + $2, revision = revision + 1 WHERE id = $1',
      [contactId, MANY],
    );
  } finally {
    await database.end();
  }
}

describe('a contact of 10,000 messages in the console', () => {
  let stage: Stage;
  let agent: ConsolePage;
  beforeAll(async () => {
    stage = await aStage();
    agent = await stage.agent();
  }, 90_000);
  afterAll(() => stage?.ends());

  const rows = () => agent.transcript.locator('[data-index]');
  /** How much of the list is still below what is seen. */
  const belowPx = () =>
    agent.transcript.evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop);
  const scrollsTo = (top: number) =>
    agent.transcript.evaluate((element, to) => element.scrollTo({ top: to }), top);

  it('holds a few dozen rows in the page, and reads earlier ones as one scrolls up to the very first', async () => {
    const visitor = await stage.house.visitor();
    const { id } = await visitor.starts({ name: 'Vera', text: 'The very first' });
    await agent.accepts('Vera');
    await talkedFor(id, visitor.id ?? '');
    const asked: string[] = [];
    agent.page.on('request', (request) => {
      if (request.url().includes('/messages?')) asked.push(request.url());
    });
    await agent.page.reload();
    await agent.reads(new RegExp(`^Line ${MANY}\\b`));

    await until(async () => (await belowPx()) <= 1, { what: 'the list to stand at its very end' });
    expect(asked).toHaveLength(1);
    expect(await rows().count()).toBeLessThan(80);

    let most = 0;
    await until(
      async () => {
        await scrollsTo(0);
        most = Math.max(most, await rows().count());
        return agent.transcript.getByText('The very first', { exact: true }).isVisible();
      },
      { timeoutMs: 60_000, what: 'the first message to be reached' },
    );
    expect(most).toBeLessThan(80);
    expect(await agent.transcript.getByText(/^Line 1\b/).isVisible()).toBe(true);
  }, 120_000);

  it('stays where one reads when something new comes, and follows at the end', async () => {
    const visible = agent.transcript.getByText(/^Line 3\b/);
    const before = await visible.boundingBox();
    const [contact] = (await stage.house.agent.ask('GET', '/v1/contacts?mine=true')).items;
    await stage.house.agent.writes(contact.id, 'Something new');
    await until(
      async () => (await stage.house.agent.transcript(contact.id, { afterSeq: MANY })).items.length > 0,
    );
    expect((await visible.boundingBox())?.y).toBe(before?.y);

    await scrollsTo(1e9);
    await agent.reads('Something new');
    await stage.house.agent.writes(contact.id, 'And the newest');
    await agent.transcript.getByText('And the newest').waitFor();
    await until(() => agent.transcript.getByText('And the newest').isVisible());
  }, 60_000);

  it('leaves nothing on the browser’s console', () => {
    expect(stage.complaints()).toEqual([]);
  });
});
