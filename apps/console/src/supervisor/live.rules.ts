import type { ListWaiting, LiveFigures, Reply } from '@switchboard/contracts';

type QueueFigures = LiveFigures['queues'][number];

/** Who waits, as the tiles, the queues and the list all say it. */
export interface Waiting {
  readonly count: number;
  /** Since when the longest of them; null where nobody waits. */
  readonly since: number | null;
}

/**
 * One source for one thing: while the list is whole, everything about waiting is counted from it, by the clock that the
 * list itself counts with. Only of a list that goes on behind its first page the figures know more.
 */
export function waitingIn(
  list: Reply<typeof ListWaiting> | undefined,
  queues: readonly QueueFigures[],
  figuresAt: number,
): Waiting {
  const ids = new Set(queues.map(({ queue }) => queue.id));
  if (list && list.count === list.items.length)
    return waitingOf(
      list.items.filter(({ queue }) => ids.has(queue.id)).map(({ waitingSince }) => Date.parse(waitingSince)),
    );
  const waiting = queues.filter((figures) => figures.waiting > 0);
  const longest = waiting.map(({ longestWaitSeconds }) => figuresAt - longestWaitSeconds * 1_000);
  return { ...waitingOf(longest), count: waiting.reduce((sum, figures) => sum + figures.waiting, 0) };
}

const waitingOf = (times: readonly number[]): Waiting => ({
  count: times.length,
  since: times.length === 0 ? null : Math.min(...times),
});
