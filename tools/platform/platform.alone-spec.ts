import { readFileSync } from 'node:fs';
import { until } from '../lib/wait.ts';

interface Entry {
  name: string;
  service?: string;
  kind: 'service' | 'server';
  pid: number | null;
  managementAddress: string | null;
  readiness: string;
  restarts: number;
}
const processes = (): Entry[] =>
  (JSON.parse(readFileSync(process.env['TEST_RUN_JSON'] ?? '', 'utf8')) as { processes: Entry[] }).processes;
const processNamed = (name: string): Entry => {
  const found = processes().find((entry) => entry.name === name);
  if (!found) throw new Error(`No ${name} in run.json`);
  return found;
};
const isReady = (name: string) => ['ok', 'degraded'].includes(processNamed(name).readiness);

describe('the platform that npm start keeps', () => {
  it('lists every service and server with its pid and readiness', () => {
    const services = processes().filter(({ kind }) => kind === 'service');

    expect(services.map(({ name }) => name).sort()).toEqual([
      'accounts',
      'chat',
      'files',
      'gateway',
      'reports',
      'routing',
    ]);
    expect(services.every(({ name }) => isReady(name))).toBe(true);
    expect(processes().every(({ pid, kind }) => pid !== null || kind === 'server')).toBe(true);
  });

  it.each(['accounts', 'routing', 'chat', 'files', 'reports', 'gateway'])(
    'names what %s depends on in its readiness',
    async (service) => {
      const response = await fetch(`${processNamed(service).managementAddress ?? ''}/readyz`);
      const { checks } = (await response.json()) as { checks: Record<string, { state: string }> };

      expect(Object.keys(checks)).toContain('broker');
      if (service !== 'gateway') expect(Object.keys(checks)).toContain('database');
      if (service === 'files')
        expect(Object.keys(checks)).toEqual(expect.arrayContaining(['objectStore', 'scanner']));
    },
  );

  it('starts a service again that was killed', async () => {
    const before = processNamed('reports');

    process.kill(before.pid ?? 0, 'SIGKILL');
    await until(() => processNamed('reports').restarts === before.restarts + 1, {
      timeoutMs: 20_000,
      what: 'a restart',
    });
    await until(() => isReady('reports'), { timeoutMs: 60_000, what: 'readiness' });

    expect(processNamed('reports').pid).not.toBe(before.pid);
  }, 90_000);
});
