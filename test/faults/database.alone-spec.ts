import { randomUUID } from 'node:crypto';
import { aHouse, type House, linesOf, platformSetting } from '../support/house.js';
import { isReady, platformDatabase, processNamed, signal } from '../support/running.js';
import { until } from '../support/wait.js';

const SERVICES = ['gateway', 'accounts', 'routing', 'chat', 'files', 'reports'];
const PATIENCE_MS = 90_000;
const LINES = 60;

let house: House;
beforeAll(async () => {
  await commitsAre('SET synchronous_commit = on');
  house = await until(() => aHouse({ agents: 1 }), { timeoutMs: 20_000, what: 'a house' });
});
afterAll(async () => {
  house?.leaves();
  await commitsAre('RESET synchronous_commit');
});

/** The tests' own server forgets commits when it dies, for speed; this one must not. Holds for new connections. */
async function commitsAre(setting: string): Promise<void> {
  const database = await platformDatabase();
  await database.query(`ALTER DATABASE ${platformSetting('TEST_PLATFORM_DATABASE')} ${setting}`);
  await database.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE '%\\_app'",
  );
  await database.end();
}

describe('a database that is killed under load (R17)', () => {
  it(
    'fails requests without hanging, keeps what was acknowledged, and everything goes on by itself',
    async () => {
      const { visitor, agent, contactId } = await house.talk();
      const pids = SERVICES.map((name) => processNamed(name).pid);
      const failures: { status?: number; ms: number }[] = [];
      const insists = async (text: string) => {
        const clientMessageId = randomUUID();
        return until(
          async () => {
            const from = performance.now();
            try {
              return await visitor.writes(contactId, text, { clientMessageId });
            } catch (error) {
              failures.push({ status: (error as { status?: number }).status, ms: performance.now() - from });
              throw error;
            }
          },
          { timeoutMs: PATIENCE_MS, what: `“${text}”` },
        );
      };
      const lines = [];
      for (let number = 1; number <= LINES; number++) {
        if (number === LINES / 2) signal('postgres', 'SIGKILL');
        lines.push(await insists(`Line ${number}`));
      }

      await until(async () => (await Promise.all(SERVICES.map((name) => isReady(name)))).every(Boolean), {
        timeoutMs: PATIENCE_MS,
        what: 'every service',
      });
      expect(failures.length).toBeGreaterThan(0);
      for (const { status, ms } of failures) {
        expect([500, 503, 504]).toContain(status);
        expect(ms).toBeLessThan(15_000);
      }
      expect(linesOf((await agent.transcript(contactId)).items).slice(1)).toEqual(
        lines.map(({ text }) => text),
      );
      await agent.reads(`Line ${LINES}`);
      // Nobody had to be started again for it.
      expect(SERVICES.map((name) => processNamed(name).pid)).toEqual(pids);
      // Each service works with its pool: sign-in, routing, chat, files, reports.
      const again = await aHouse({ agents: 1, queue: { wrapUpSeconds: 0 } });
      const talk = await again.talk();
      const { id } = await talk.agent.sends(talk.contactId, { name: 'a.txt', content: 'text' });
      await talk.visitor.sees('message.sent', ({ message }) => message.attachment?.id === id);
      await talk.agent.closes(talk.contactId, again.status.id);
      await until(() => again.supervisor.ask('GET', `/v1/reports/contacts/${talk.contactId}`));
      again.leaves();
    },
    3 * PATIENCE_MS,
  );
});
