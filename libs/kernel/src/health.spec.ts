import { jest } from '@jest/globals';
import { Health, type DependencyHealth } from './health.js';

const ok = async () => 'ok' as const;
const down = async (): Promise<DependencyHealth> => ({ state: 'down', detail: 'gone' });
const degraded = async (): Promise<DependencyHealth> => ({ state: 'degraded' });
const broken = async () => Promise.reject(new Error('postgres://user:secret@host refused'));

describe('readiness', () => {
  it.each([
    ['nothing to depend on', [], 'ok'],
    [
      'everything ok',
      [
        [ok, true],
        [ok, false],
      ],
      'ok',
    ],
    [
      'a critical one down',
      [
        [ok, true],
        [down, true],
      ],
      'down',
    ],
    [
      'another one down',
      [
        [ok, true],
        [down, false],
      ],
      'degraded',
    ],
    ['a critical one degraded', [[degraded, true]], 'degraded'],
    ['a critical one whose check fails', [[broken, true]], 'down'],
    ['another one whose check fails', [[broken, false]], 'degraded'],
  ] as const)('with %s is %s', async (_, dependencies, state) => {
    const health = new Health();
    dependencies.forEach(([check, critical], n) => health.register(`d${n}`, check, { critical }));

    expect((await health.readiness()).state).toBe(state);
  });

  it('names each dependency and hides why a check failed', async () => {
    const health = new Health();
    health.register('database', broken, { critical: true });
    health.register('broker', down, { critical: false });

    expect(await health.readiness()).toEqual({
      state: 'down',
      checks: {
        database: { state: 'down', detail: 'the check failed' },
        broker: { state: 'down', detail: 'gone' },
      },
    });
  });

  it('does not wait for ever for one that does not answer', async () => {
    jest.useFakeTimers();
    const health = new Health();
    health.register('scanner', () => new Promise(() => undefined), { critical: true });

    const readiness = health.readiness();
    await jest.advanceTimersByTimeAsync(2_000);

    expect(await readiness).toMatchObject({ checks: { scanner: { state: 'down', detail: 'no answer' } } });
    jest.useRealTimers();
  });

  it('is off while the process stops', async () => {
    const health = new Health();
    health.register('database', ok, { critical: true });

    health.drain();

    expect(await health.readiness()).toMatchObject({
      state: 'down',
      checks: { process: { detail: 'stopping' } },
    });
  });
});
