import { MessageSent } from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import type { EventPublisher } from '@switchboard/messaging';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { anOutbox, CountedTables1700000000000, Tape } from '../../../test/support/outbox.js';
import { Repeats } from './repeats.js';

const HOUR = 3_600_000;
const now = Date.now();
const at = (ago: number) => new Date(now - ago);

describe('what was published', () => {
  let server: TestDatabase;
  let chat: Awaited<ReturnType<typeof anOutbox>>;
  const tape = new Tape();
  /** What was sent again; the relay beside it sends what is new. */
  const repeated = () => tape.sent.filter(({ onlyFor }) => onlyFor !== undefined);
  const numbers = () => repeated().map(({ payload }) => (payload as { n: number }).n);
  const ask = (since: Date, until: Date) =>
    new Repeats(chat.db, tape as unknown as EventPublisher, { now: () => new Date(now) } as Clock).repeat({
      to: 'reports',
      since: since.toISOString(),
      until: until.toISOString(),
    });

  beforeAll(async () => {
    server = await aDatabase('chat', [CountedTables1700000000000]);
    chat = await anOutbox(server.appUrl, tape);
    const rows: [n: number, key: string, ago: number | null][] = [
      [1, MessageSent.key, 3 * HOUR],
      [2, MessageSent.key, HOUR],
      [3, 'chat.reminder.due.v1', HOUR - 1_000],
      [4, MessageSent.key, HOUR - 1_000],
      [5, MessageSent.key, 5_000],
      [6, MessageSent.key, 1_000],
      [7, MessageSent.key, null],
    ];
    for (const [n, key, ago] of rows)
      await chat.db.sql(
        `INSERT INTO outbox (message_id, key, lane_key, payload, published_at)
         VALUES (gen_random_uuid(), $1, 'c', jsonb_build_object('n', $2::int), $3)`,
        [key, n, ago === null ? null : at(ago)],
      );
  });
  beforeEach(() => {
    tape.sent.length = 0;
    tape.outcome = () => 'confirmed';
  });
  afterAll(async () => {
    await chat.close();
    await server.drop();
  });

  it('is published again for the one that missed it, from then on, in order, and only what it reads', async () => {
    let next: string | null = at(2 * HOUR).toISOString();
    while (next) next = (await ask(new Date(next), at(4_000))).next;

    expect(numbers()).toEqual([2, 4, 5]);
    expect(new Set(repeated().map(({ onlyFor }) => onlyFor))).toEqual(new Set(['reports']));
  });

  it('stops before what may be marked only now, and says where to go on', async () => {
    expect(await ask(at(10_000), at(-10_000))).toEqual({ count: 1, next: at(2_000).toISOString() });

    expect(numbers()).toEqual([5]);
  });

  it('is asked for again where the broker does not take it', async () => {
    tape.outcome = () => 'failed';

    await expect(ask(at(2 * HOUR), at(4_000))).rejects.toMatchObject({ code: 'unavailable' });
  });
});
