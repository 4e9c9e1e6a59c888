import { randomUUID } from 'node:crypto';
import { queueLengths } from '../support/broker-figures.js';
import { aHouse, type House, platformSetting } from '../support/house.js';
import { isReady, killAndAwait, platformDatabase, processNamed, signal } from '../support/running.js';
import { until } from '../support/wait.js';

/** `npm run test:kills` is the whole of R01: 10,000 messages in 100 contacts, 50 kills. */
const MESSAGES = Number(process.env['FAULT_MESSAGES'] ?? 400);
const KILLS = Number(process.env['FAULT_KILLS'] ?? 2);
const CONTACTS = Number(process.env['FAULT_CONTACTS'] ?? 10);
/** Of the 50 that he may have at most: one is for the story after this. */
const AT_AN_AGENT = 49;
/** Long before the five minutes of a token are over. */
const RENEW_EVERY_MS = 120_000;
const PATIENCE_MS = 120_000 + MESSAGES * 30 + KILLS * 40_000;
const TELLERS = ['accounts', 'routing', 'chat', 'files'];

interface Message {
  id: string;
  seq: number;
  text: string | null;
}
type Talk = Awaited<ReturnType<House['talk']>>;

let house: House;
/** What lay among the dead before: other stories' business. */
let deadBefore: Record<string, number>;
beforeAll(async () => {
  house = await aHouse({ agents: Math.ceil(CONTACTS / AT_AN_AGENT) });
  deadBefore = await queueLengths(platformSetting('TEST_PLATFORM_DATABASE'));
});
afterAll(() => house?.leaves());

/** The same schedule for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

/** Writes until it is acknowledged, as a good client does: the same id each time. */
function insists(person: Talk['visitor'] | Talk['agent'], contactId: string, text: string) {
  const clientMessageId = randomUUID();
  return until(() => person.writes(contactId, text, { clientMessageId }), {
    what: `“${text}” to be acknowledged`,
    timeoutMs: PATIENCE_MS,
  });
}

/** Once it is quiet: nothing waits in an outbox, nothing lies among the dead. */
async function isQuiet(): Promise<boolean> {
  const lengths = await queueLengths(platformSetting('TEST_PLATFORM_DATABASE'));
  const dead = Object.entries(lengths).filter(
    ([name, count]) => name.includes('.dead.') && count > (deadBefore[name] ?? 0),
  );
  if (dead.length > 0) throw new Error(`Dead letters: ${JSON.stringify(dead)}`);
  const database = await platformDatabase();
  try {
    const counts = TELLERS.map(
      (service) => `(SELECT count(*) FROM ${service}.outbox WHERE published_at IS NULL)`,
    );
    const { rows } = await database.query<{ pending: string }>(`SELECT ${counts.join(' + ')} AS pending`);
    return (
      rows[0]?.pending === '0' &&
      Object.entries(lengths).every(([name, count]) => name.includes('.dead.') || count === 0)
    );
  } finally {
    await database.end();
  }
}

describe('a chat service that is killed again and again (R01)', () => {
  it(
    `loses nothing, doubles nothing and keeps the order of ${MESSAGES} messages in ${CONTACTS} contacts, with ${KILLS} kills`,
    async () => {
      const talks = await Promise.all(
        Array.from({ length: CONTACTS }, (_, number) =>
          house.talk({ agent: house.agents[number % house.agents.length] }),
        ),
      );
      const chance = random(4711);
      let acknowledged = 0;
      let isOver = false;
      const marks = Array.from({ length: KILLS }, (_, kill) =>
        Math.floor((MESSAGES * (kill + 0.3 + chance() / 2)) / KILLS),
      );
      const killing = (async () => {
        for (const mark of marks) {
          await until(() => acknowledged >= mark || isOver, {
            timeoutMs: PATIENCE_MS,
            what: `message ${mark}`,
          });
          await killAndAwait('chat');
        }
      })();
      const renewing = setInterval(() => {
        // What fails once is made good by the next, which comes early enough.
        for (const person of [...house.agents, house.supervisor]) person.renews().catch(() => undefined);
      }, RENEW_EVERY_MS);
      const share = Math.ceil(MESSAGES / CONTACTS / 2);
      const said = await Promise.all(
        talks.flatMap(({ visitor, agent, contactId }) =>
          [visitor, agent].map(async (person) => {
            const lines: Message[] = [];
            for (let number = 1; number <= share; number++) {
              lines.push(await insists(person, contactId, `${person.constructor.name} ${number}`));
              acknowledged++;
            }
            return { contactId, lines };
          }),
        ),
      );
      isOver = true;
      clearInterval(renewing);
      await killing;

      await until(isQuiet, { timeoutMs: 60_000, what: 'quiet' });
      for (const { visitor, agent, contactId } of talks) {
        const { items, lastSeq } = (await agent.transcript(contactId)) as {
          items: Message[];
          lastSeq: number;
        };
        expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
        for (const { lines } of said.filter((one) => one.contactId === contactId)) {
          const own = items.filter(({ text }) => text?.split(' ')[0] === lines[0]?.text?.split(' ')[0]);
          expect(own.map(({ text }) => text)).toEqual(lines.map(({ text }) => text));
          expect(own.map(({ id, seq }) => `${id} ${seq}`)).toEqual(
            lines.map(({ id, seq }) => `${id} ${seq}`),
          );
        }
        expect(((await visitor.transcript(contactId)).items as Message[]).map(saidIn)).toEqual(
          items.map(saidIn),
        );
        // Everybody who listened was told everything, the reports too.
        for (const person of [visitor, agent])
          expect(new Set(receivedSeqs(person, contactId)).size).toBe(lastSeq);
        const reported: Message[] = await house.supervisor.reportLines(contactId);
        expect(reported.map(({ seq }) => seq)).toEqual(items.map(({ seq }) => seq));
      }
    },
    PATIENCE_MS,
  );
});

/** What both sides read alike: whom they know as the sender differs. */
const saidIn = ({ id, seq, text }: Message) => ({ id, seq, text });

const receivedSeqs = (person: Talk['visitor'] | Talk['agent'], contactId: string): number[] =>
  (person.line?.all('message.sent') ?? [])
    .filter(({ message }) => message.contactId === contactId)
    .map(({ message }) => message.seq);

describe('a service that is killed between publishing and marking (R03)', () => {
  it('publishes again, and it counts once: in the transcript, in the report, and for who watches', async () => {
    const { visitor, agent, contactId } = await house.talk();
    await until(isQuiet, { timeoutMs: 60_000, what: 'quiet' });
    const database = await platformDatabase();
    // From now on whoever marks waits for us; what was published stays published.
    await database.query(`
        SELECT pg_advisory_lock(4711);
        CREATE FUNCTION chat.wait_for_test() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
          'BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END';
        CREATE TRIGGER wait_for_test BEFORE UPDATE ON chat.outbox FOR EACH ROW EXECUTE FUNCTION chat.wait_for_test()`);

    const line = await visitor.writes(contactId, 'Told twice, said once');
    await agent.reads('Told twice, said once');
    const killed = signal('chat', 'SIGKILL');
    await database.query(`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND usename LIKE '%chat\\_app';
        DROP TRIGGER wait_for_test ON chat.outbox;
        DROP FUNCTION chat.wait_for_test();
        SELECT pg_advisory_unlock(4711)`);
    await database.end();
    const isBack = async () => processNamed('chat').pid !== killed && (await isReady('chat'));
    await until(isBack, { timeoutMs: 60_000, what: 'chat' });
    await until(isQuiet, { timeoutMs: 60_000, what: 'quiet' });

    const isIt = ({ text }: Message) => text === 'Told twice, said once';
    expect((await agent.transcript(contactId)).items.filter(isIt)).toEqual([line]);
    const reported: Message[] = await house.supervisor.reportLines(contactId);
    expect(reported.filter(isIt)).toHaveLength(1);
    // At least once on the line: a repeat has the number that a client knows already.
    expect(new Set(receivedSeqs(agent, contactId).filter((seq) => seq === line.seq))).toEqual(
      new Set([line.seq]),
    );
    await visitor.writes(contactId, 'Afterwards');
    await agent.reads('Afterwards');
  }, 180_000);
});
