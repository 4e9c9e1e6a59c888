import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftovers, groupMembers, launch, lookAt, stillLives } from './processes.ts';
import { until } from './wait.ts';

describe('launch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'processes-'));
  const pidFile = join(folder, 'pids', 'one.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  const shell = (script: string, graceMs = 5_000) =>
    launch({
      name: 'one',
      command: 'sh',
      args: ['-c', script],
      log: join(folder, 'one.log'),
      pidFile,
      graceMs,
    });

  it('ends grandchildren together with the child, and forgets the pid file', async () => {
    const child = await shell('sleep 60 & sleep 61 & wait');
    await until(() => groupMembers(child.pid).length === 3, { timeoutMs: 5_000, what: 'two grandchildren' });

    await child.stop();

    expect(groupMembers(child.pid)).toEqual([]);
    expect(existsSync(pidFile)).toBe(false);
  });

  it('kills what does not listen to its signal', async () => {
    const child = await shell("trap '' TERM; echo deaf; while :; do sleep 1; done", 300);
    await until(() => readFileSync(child.log, 'utf8').includes('deaf'), {
      timeoutMs: 5_000,
      what: 'the trap',
    });

    await child.stop();

    expect(groupMembers(child.pid)).toEqual([]);
  });

  it('lets a later start end what a killed one left behind', async () => {
    const child = await shell('sleep 60');

    const ended = await endLeftovers(join(folder, 'pids'));

    expect(ended).toEqual(['one']);
    expect(lookAt(child.pid)).toBeNull();
  });

  it('never ends a stranger who got the same number', async () => {
    writeFileSync(
      pidFile,
      JSON.stringify({ name: 'one', pid: process.pid, startTicks: '1', stopSignal: 'SIGTERM', graceMs: 1 }),
    );

    const ended = await endLeftovers(join(folder, 'pids'));

    expect(ended).toEqual([]);
    expect(stillLives({ pid: process.pid, startTicks: '1' })).toBe(false);
  });

  it('says what it could not start', async () => {
    const nothing = {
      name: 'none',
      command: join(folder, 'nothing'),
      log: join(folder, 'none.log'),
      pidFile,
    };

    await expect(launch(nothing)).rejects.toThrow('ENOENT');
  });
});
