import { backoffMs } from './backoff.js';
import { unlessAborted, withDeadline } from './deadline.js';

const never = () => new Promise<string>(() => undefined);

describe('withDeadline', () => {
  it('gives what the work gives, failures too', async () => {
    expect(await withDeadline(Promise.resolve('done'), 1_000, () => 'late')).toBe('done');
    await expect(withDeadline(Promise.reject(new Error('no')), 1_000, () => 'late')).rejects.toThrow('no');
  });

  it('answers or throws otherwise when the time is over, and asks for that only then', async () => {
    expect(await withDeadline(never(), 1, () => 'late')).toBe('late');
    const stopped: string[] = [];
    const stopping = withDeadline(never(), 1, () => {
      stopped.push('stopped');
      throw new Error('no answer');
    });

    await expect(stopping).rejects.toThrow('no answer');
    expect(stopped).toEqual(['stopped']);
  });

  it('does not mind work that fails when nobody waits for it any more', async () => {
    const { promise, reject } = Promise.withResolvers<string>();
    expect(await withDeadline(promise, 1, () => 'late')).toBe('late');

    reject(new Error('too late to matter'));
    await new Promise(setImmediate);
  });
});

describe('unlessAborted', () => {
  it('gives what the work gives while nobody aborts', async () => {
    expect(await unlessAborted(Promise.resolve('done'), new AbortController().signal)).toBe('done');
  });

  it('ends with the reason when it is aborted, before or meanwhile', async () => {
    await expect(unlessAborted(never(), AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    const abort = new AbortController();
    const ended = unlessAborted(never(), abort.signal);
    abort.abort(new Error('left'));
    await expect(ended).rejects.toThrow('left');
  });
});

describe('backoffMs', () => {
  it.each([
    [1, 50, 100],
    [2, 100, 200],
    [4, 400, 800],
    [5, 500, 1_000],
    [1_000, 500, 1_000],
  ])('after %i failures lies between %i and %i ms', (failures, least, most) => {
    const waits = Array.from({ length: 50 }, () => backoffMs(failures, { firstMs: 100, longestMs: 1_000 }));

    expect(Math.min(...waits)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...waits)).toBeLessThanOrEqual(most);
    expect(new Set(waits).size).toBeGreaterThan(1);
  });
});
