import { randomUUID } from 'node:crypto';
import { aHouse, type House, reportOf } from '../support/house.js';
import { until } from '../support/wait.js';

interface Message {
  id: string;
  seq: number;
  staffSeq?: number;
}
interface Page {
  items: Message[];
  hasMore: boolean;
  lastSeq: number;
}
type Reader = House['agent'] | Awaited<ReturnType<House['visitor']>>;

const GRIN = '\u{1f600}';
const LONGEST_TEXT = GRIN.repeat(4000);
const LONGEST_FIELDS = Object.fromEntries(
  Array.from({ length: 20 }, (_, number) => [`field${number}`, GRIN.repeat(1000)]),
);
const MESSAGES = 300;
const STUFFED = 16;

let house: House;
beforeAll(async () => void (house = await aHouse()));
afterAll(() => house?.leaves());

describe('300 of the longest messages', () => {
  it('are read by agent, visitor, catch-up and report, page after page', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const path = `/v1/contacts/${contactId}/messages`;
    for (let sent = 0; sent < MESSAGES; sent += 10)
      await Promise.all(
        Array.from({ length: 10 }, () =>
          visitor.ask('POST', path, { clientMessageId: randomUUID(), text: LONGEST_TEXT }),
        ),
      );

    const down = async (reader: Reader) => {
      const found: Message[] = [];
      for (let more = true; more;) {
        const page: Page = await reader.ask('GET', `${path}?afterSeq=${found.at(-1)?.seq ?? 0}&limit=500`);
        found.push(...page.items);
        more = page.hasMore;
      }
      return found;
    };
    const caughtUp = async (reader: Reader) => {
      const found: Message[] = [];
      for (let last = 1; (found.at(-1)?.seq ?? 0) < last;) {
        const page: Page = await reader.emits('messages.after', { contactId, seq: found.at(-1)?.seq ?? 0 });
        found.push(...page.items);
        last = page.lastSeq;
      }
      return found;
    };

    const whole = await down(visitor);
    expect(whole.map(({ seq }) => seq)).toEqual(Array.from({ length: MESSAGES + 1 }, (_, n) => n + 1));
    const ids = whole.map(({ id }) => id);
    const idsOf = (messages: Message[]) => messages.map(({ id }) => id);
    expect(idsOf(await down(agent))).toEqual(ids);
    expect(idsOf(await caughtUp(visitor))).toEqual(ids);
    expect(idsOf(await caughtUp(agent))).toEqual(ids);
    await agent.closes(contactId, house.status.id);
    await agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`);
    const report = await reportOf(
      house.supervisor,
      contactId,
      ({ transcript }) => transcript.length > MESSAGES,
    );
    expect(idsOf(report.transcript).slice(0, MESSAGES + 1)).toEqual(ids);
  }, 120_000);
});

describe('16 visitors with the largest fields', () => {
  it('hide nobody: the waiting list, the contacts and the reports show them and an honest one', async () => {
    const stuffed = await Promise.all(
      Array.from({ length: STUFFED }, async () => {
        const visitor = await house.visitor({ connected: false });
        return visitor.starts({ name: GRIN.repeat(100), fields: LONGEST_FIELDS });
      }),
    );
    const honest = await (await house.visitor()).starts({ name: 'Vera' });
    const everybody = [...stuffed, honest].map(({ id }) => id as string);
    const { queue, agent, supervisor, admin } = house;

    const received = await agent.sees(
      'waiting.changed',
      ({ queueId, count }) => queueId === queue.id && count === everybody.length,
    );
    expect(new Set(received.places.map(({ contactId }: { contactId: string }) => contactId))).toEqual(
      new Set(everybody),
    );

    const listed = async (reader: House['agent'], path: string, key = 'id') => {
      const found: string[] = [];
      for (let cursor: string | null = '', limit = 200; cursor !== null;) {
        const at = cursor === '' ? '' : `&cursor=${cursor}`;
        const page = await reader.ask('GET', `${path}limit=${limit}${at}`);
        found.push(...page.items.map((item: Record<string, string>) => item[key]));
        cursor = page.nextCursor;
      }
      return everybody.filter((id) => found.includes(id));
    };
    expect(await listed(agent, '/v1/waiting?', 'contactId')).toEqual(everybody);
    expect((await agent.ask('GET', '/v1/waiting')).count).toBe(everybody.length);
    expect(await listed(admin, `/v1/contacts?queueId=${queue.id}&`)).toEqual(everybody);
    await until(
      async () =>
        (await listed(admin, `/v1/reports/contacts?queueId=${queue.id}&`, 'contactId')).length ===
        everybody.length,
      { what: 'every contact in the list of reports' },
    );
    // Whoever opens one has all that was written.
    const [first] = stuffed;
    await agent.ask('POST', `/v1/waiting/${first?.id}/accept`);
    expect((await agent.ask('GET', `/v1/contacts/${first?.id}`)).visitor.fields).toEqual(LONGEST_FIELDS);
    expect((await supervisor.ask('GET', `/v1/reports/contacts/${first?.id}`)).visitor.fields).toEqual(
      LONGEST_FIELDS,
    );
  }, 120_000);
});
