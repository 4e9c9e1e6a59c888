import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Child } from './processes.ts';
import { Kept, restartDelayMs } from './restart.ts';
import { until } from './wait.ts';

describe('restartDelayMs', () => {
  it('doubles with every fall in a row, up to half a minute', () => {
    const delays = [1, 2, 3, 4, 5, 6, 20].map((falls) => restartDelayMs(falls) / 1000);

    expect(delays).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });
});

describe('Kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  let kept: Kept | null = null;
  afterEach(() => kept?.stop());
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = (): Promise<Child> =>
    launch({
      name: 'sleeper',
      command: 'sleep',
      args: ['60'],
      log: join(folder, 'sleeper.log'),
      pidFile: join(folder, 'sleeper.json'),
    });

  it('starts again what was killed', async () => {
    kept = new Kept({ name: 'sleeper', start });
    await kept.begin();
    const first = kept.child?.pid ?? 0;

    process.kill(first, 'SIGKILL');
    await until(() => kept?.restarts === 1, { timeoutMs: 10_000, what: 'a restart' });

    expect(kept.child?.pid).not.toBe(first);
  });

  it('leaves alone what it stopped itself', async () => {
    kept = new Kept({ name: 'sleeper', start });
    await kept.begin();

    await kept.stop();

    expect(kept.child?.hasExited()).toBe(true);
    expect(kept.restarts).toBe(0);
  });
});
