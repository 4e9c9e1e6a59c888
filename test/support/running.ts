import { readFileSync } from 'node:fs';
import pg from 'pg';
import { platformSetting } from './house.js';
import { until } from './wait.js';

/** A process of the platform, as `npm run status` lists it. */
export interface RunningProcess {
  readonly name: string;
  readonly service?: string;
  readonly kind: 'service' | 'server';
  readonly pid: number | null;
  readonly address: string | null;
  readonly managementAddress: string | null;
  readonly readiness: string;
  readonly restarts: number;
}

/** Looks into run.json now. */
export function processNamed(name: string, runFile = platformSetting('TEST_RUN_JSON')): RunningProcess {
  const { processes } = JSON.parse(readFileSync(runFile, 'utf8')) as { processes: RunningProcess[] };
  const found = processes.find((entry) => entry.name === name);
  if (!found) throw new Error(`No ${name} in run.json`);
  return found;
}

/** Sends a signal to a process of the platform; returns its pid. */
export function signal(name: string, what: NodeJS.Signals, runFile?: string): number {
  const { pid } = processNamed(name, runFile);
  if (pid === null) throw new Error(`${name} does not run`);
  process.kill(pid, what);
  return pid;
}

/** Kills a process of the platform, which starts it again; resolves when the new one can work. */
export async function killAndAwait(name: string, runFile?: string): Promise<void> {
  const before = signal(name, 'SIGKILL', runFile);
  await until(
    () => {
      const { pid, kind } = processNamed(name, runFile);
      return pid !== null && pid !== before && (kind === 'server' || isReady(name, runFile));
    },
    { timeoutMs: 60_000, what: `${name} to work again` },
  );
}

/** Whether a service says of itself that it can work. */
export async function isReady(name: string, runFile?: string): Promise<boolean> {
  const { managementAddress } = processNamed(name, runFile);
  const response = await fetch(`${managementAddress}/readyz`, { signal: AbortSignal.timeout(2_000) });
  const { state, status } = (await response.json()) as { state?: string; status?: string };
  return ['ok', 'degraded'].includes(state ?? status ?? '');
}

/** A connection to the platform's database, as superuser: for what no public surface can show. */
export async function platformDatabase(): Promise<pg.Client> {
  const url = new URL(platformSetting('TEST_DATABASE_URL'));
  url.pathname = `/${platformSetting('TEST_PLATFORM_DATABASE')}`;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  return client;
}

/** Holds a service's outbox back, by taking the locks of its lanes away from its relay. Returns how to let go. */
export async function holdRelay(service: string): Promise<() => Promise<void>> {
  const [holder, breaker] = await Promise.all([platformDatabase(), platformDatabase()]);
  const lock = 'SELECT pg_advisory_lock(hashtext($1), lane) FROM generate_series(0, 7) AS lane';
  let isOurs = false;
  void holder.query(lock, [`outbox_${service}`]).then(() => (isOurs = true));
  await until(
    async () => {
      await breaker.query(
        `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE l.locktype = 'advisory' AND l.granted AND l.classid = (hashtext($1)::bigint & 4294967295)::oid
           AND a.datname = current_database() AND a.usename LIKE '%\\_app'`,
        [`outbox_${service}`],
      );
      return isOurs;
    },
    { what: `the lanes of ${service}` },
  );
  await breaker.end();
  return () => holder.end();
}
