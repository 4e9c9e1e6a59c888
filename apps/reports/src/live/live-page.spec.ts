import type { LiveFigures } from '@switchboard/contracts';
import { ROWS_BY_ID } from '@switchboard/database';
import { livePage } from './live-page.js';

type Queue = LiveFigures['queues'][number];
type Agent = LiveFigures['agents'][number];
const idOf = (number: number) => `01934f2a-7c00-7000-8a5b-${String(number).padStart(12, '0')}`;
const queue = (number: number) => ({ queue: { id: idOf(number), number, name: 'x'.repeat(100) } }) as Queue;
const agent = (number: number) => ({ id: idOf(number), name: 'x'.repeat(100) }) as Agent;
const upTo = <T>(count: number, make: (number: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n + 1));
const START = { queueNumber: 0, agentId: null };

describe('a page of the wallboard', () => {
  it('is the only one where both lists fit', () => {
    expect(livePage([queue(7)], [agent(1)], START)).toEqual({
      queues: [queue(7)],
      agents: [agent(1)],
      next: null,
    });
    expect(livePage([], [], START).next).toBeNull();
  });

  it('goes on in both lists, the one that is through from its end', () => {
    const place = { queueNumber: 5, agentId: idOf(3) };

    expect(livePage(upTo(ROWS_BY_ID + 1, queue), [], place).next).toEqual({
      queueNumber: ROWS_BY_ID,
      agentId: idOf(3),
    });
    expect(livePage([], upTo(ROWS_BY_ID + 1, agent), place).next).toEqual({
      queueNumber: 5,
      agentId: idOf(ROWS_BY_ID),
    });
  });

  it('shows everything once, page after page', () => {
    const [queues, agents] = [upTo(2500, queue), upTo(4100, agent)];
    const seen: { queues: Queue[]; agents: Agent[] } = { queues: [], agents: [] };

    for (let after: Parameters<typeof livePage>[2] | null = START; after !== null;) {
      const { queueNumber, agentId }: { queueNumber: number; agentId: string | null } = after;
      const page: ReturnType<typeof livePage> = livePage(
        queues.filter((one) => one.queue.number > queueNumber).slice(0, ROWS_BY_ID + 1),
        agents.filter(({ id }) => agentId === null || id > agentId).slice(0, ROWS_BY_ID + 1),
        after,
      );
      seen.queues.push(...page.queues);
      seen.agents.push(...page.agents);
      after = page.next;
    }

    expect(seen).toEqual({ queues, agents });
  });
});
