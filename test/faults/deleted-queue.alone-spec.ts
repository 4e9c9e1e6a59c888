import { management } from '../support/broker.js';
import { aHouse, type House, platformSetting, reportOf } from '../support/house.js';
import { isReady, signal } from '../support/running.js';
import { until } from '../support/wait.js';

const LINES = 30;

let house: House;
afterEach(() => house?.leaves());

describe('a queue of events that somebody deletes, with all that lay in it', () => {
  it('is there again by itself, and its service gets what it held from those who said it (ADR 63)', async () => {
    house = await aHouse();
    const { visitor, agent, contactId } = await house.talk();
    const pid = signal('reports', 'SIGSTOP');
    try {
      for (let n = 1; n <= LINES; n += 1) await visitor.writes(contactId, `Line ${n}`);
      await agent.closes(contactId, house.status.id);
      await until(async () => (await waiting('reports.events.v1')) >= LINES, {
        what: 'the lines to lie there',
      });

      await deletes('reports.events.v1');
    } finally {
      process.kill(pid, 'SIGCONT');
    }

    await until(() => isReady('reports'), { what: 'reports to work again', timeoutMs: 60_000 });
    const { transcript } = await until(() => reportOf(house.admin, contactId), {
      timeoutMs: 60_000,
      what: 'its report',
    });
    expect(
      transcript.flatMap(({ text }: { text: string | null }) => (text?.startsWith('Line') ? [text] : [])),
    ).toEqual(Array.from({ length: LINES }, (_, n) => `Line ${n + 1}`));
  }, 180_000);
});

const at = (queue: string) => `/api/queues/${platformSetting('TEST_PLATFORM_DATABASE')}/${queue}`;
const deletes = (queue: string) => management('DELETE', at(queue));
const waiting = async (queue: string) =>
  ((await management('GET', at(queue))) as { messages?: number }).messages ?? 0;
