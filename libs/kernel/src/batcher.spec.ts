import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { Batcher, type BatcherOptions } from './batcher.js';

/** Work that ends when the test says so. */
function aBatcher(options: Partial<BatcherOptions> = {}) {
  const batches: { items: string[]; end: (results: string[]) => void; fail: (error: Error) => void }[] = [];
  const batcher = new Batcher<string, string>(
    (items) => new Promise((end, fail) => batches.push({ items, end, fail })),
    { max: 3, waitMs: 0, atOnce: 2, ...options },
  );
  return {
    batches,
    batcher,
    add: (item: string) => batcher.add(item),
    items: () => batches.map((batch) => batch.items),
  };
}

describe('Batcher', () => {
  it('does in one go what comes in one turn, and gives everybody his own result', async () => {
    const { batches, add, items } = aBatcher();
    const results = Promise.all([add('a'), add('b')]);
    await turn();

    batches[0]?.end(['A', 'B']);

    expect(await results).toEqual(['A', 'B']);
    expect(items()).toEqual([['a', 'b']]);
  });

  it('gathers while enough is under way, and never does more than the limit at once', async () => {
    const { batches, add, items } = aBatcher();
    for (const item of ['a', 'b']) {
      void add(item);
      await turn();
    }
    const late = ['c', 'd', 'e', 'f'].map(add);
    await turn();
    expect(items()).toEqual([['a'], ['b']]);

    batches[0]?.end(['A']);
    await turn();
    await turn();
    expect(items()).toEqual([['a'], ['b'], ['c', 'd', 'e']]);

    batches[2]?.end(['C', 'D', 'E']);
    await turn();
    await turn();
    batches[3]?.end(['F']);
    expect(await Promise.all(late)).toEqual(['C', 'D', 'E', 'F']);
  });

  it('refuses all of a batch that failed, and goes on', async () => {
    const { batches, add } = aBatcher();
    const results = Promise.allSettled([add('a'), add('b')]);
    await turn();

    batches[0]?.fail(new Error('no database'));
    const next = add('c');
    await turn();
    batches[1]?.end(['C']);

    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await next).toBe('C');
  });

  it('gives the first one a while to find company, and goes at once when the batch is full', async () => {
    const { add, items } = aBatcher({ waitMs: 20 });
    void add('a');
    await turn();
    void add('b');
    expect(items()).toEqual([]);
    await delay(30);
    expect(items()).toEqual([['a', 'b']]);

    for (const item of ['c', 'd', 'e']) void add(item);
    expect(items()).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });

  it('one at a time keeps the order, however long one takes', async () => {
    const done: string[] = [];
    const batcher = new Batcher<string>(
      async (items) => {
        await delay(items[0] === 'a' ? 20 : 0);
        done.push(items.join(''));
      },
      { max: 2, waitMs: 0, atOnce: 1 },
    );

    await Promise.all([...'abcde'].map((item) => batcher.add(item)));

    expect(done).toEqual(['ab', 'cd', 'e']);
  });

  it('is flushed when all that has gathered and all that was under way is done', async () => {
    const { batches, batcher, add, items } = aBatcher({ waitMs: 3_600_000, atOnce: 1 });
    await batcher.flush();
    const waiting = ['a', 'b', 'c', 'd'].map(add);
    let isFlushed = false;
    const flushed = batcher.flush().then(() => (isFlushed = true));

    batches[0]?.end(['A', 'B', 'C']);
    await turn();
    await turn();
    expect([items(), isFlushed]).toEqual([[['a', 'b', 'c'], ['d']], false]);

    batches[1]?.end(['D']);
    await flushed;
    expect(await Promise.all(waiting)).toEqual(['A', 'B', 'C', 'D']);
  });
});
