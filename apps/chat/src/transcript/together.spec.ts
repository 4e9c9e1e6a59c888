import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { Together } from './together.js';

/** Work that ends when the test says so. */
function aWork(limits = { atOnce: 2, items: 3 }) {
  const goes: { items: string[]; end: (results: (string | null)[]) => void; fail: (error: Error) => void }[] =
    [];
  const together = new Together<string, string>(
    (items) => new Promise((end, fail) => goes.push({ items, end, fail })),
    limits,
  );
  return { goes, add: (item: string) => together.add(item), items: () => goes.map((go) => go.items) };
}

describe('Together', () => {
  it('does in one go what comes in one turn, and gives everybody his own result', async () => {
    const { goes, add, items } = aWork();
    const results = Promise.all([add('a'), add('b')]);
    await turn();

    goes[0]?.end(['A', null]);

    expect(await results).toEqual(['A', null]);
    expect(items()).toEqual([['a', 'b']]);
  });

  it('gathers while enough is under way, never more than the limit', async () => {
    const { goes, add, items } = aWork();
    for (const item of ['a', 'b']) {
      void add(item);
      await turn();
    }
    const late = ['c', 'd', 'e', 'f'].map(add);
    await turn();
    expect(items()).toEqual([['a'], ['b']]);

    goes[0]?.end(['A']);
    await turn();
    await turn();
    expect(items()).toEqual([['a'], ['b'], ['c', 'd', 'e']]);

    goes[2]?.end(['C', 'D', 'E']);
    await turn();
    await turn();
    goes[3]?.end(['F']);
    expect(await Promise.all(late)).toEqual(['C', 'D', 'E', 'F']);
  });

  it('tells everybody of a go that failed, and goes on', async () => {
    const { goes, add } = aWork();
    const results = Promise.allSettled([add('a'), add('b')]);
    await turn();

    goes[0]?.fail(new Error('no database'));
    const next = add('c');
    await turn();
    goes[1]?.end(['C']);

    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await next).toBe('C');
  });
});
