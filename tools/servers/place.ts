import type { Home } from '../lib/home.ts';
import { type Child, launch, type Plan } from '../lib/processes.ts';
import { StepError } from '../lib/say.mjs';
import type { ServerUser } from '../lib/server-user.ts';
import { until } from '../lib/wait.ts';

/** What every native server needs to know about where it runs. */
export interface ServerPlace {
  home: Home;
  user: ServerUser | null;
  root: string;
  /** Data may be lost with the machine: faster, for tests. */
  throwaway?: boolean;
}

/** A server that was started, and where it listens. */
export interface Started {
  child: Child;
  address: string;
}

interface Served extends Omit<Plan, 'log' | 'pidFile' | 'user'> {
  title: string;
  /** Whether it answers as it should. */
  answers: () => Promise<boolean> | boolean;
  readyWithinMs?: number;
}

/** Starts a server's process under the name that its home knows it by, and waits until it answers. */
export async function serve(
  { home, user }: ServerPlace,
  { title, answers, readyWithinMs = 60_000, env, ...plan }: Served,
): Promise<Child> {
  const log = home.log(plan.name);
  // Only what it needs: a PG… variable of the person who starts us must not reach the server.
  const own = { PATH: process.env.PATH, ...env };
  const child = await launch({ ...plan, user, env: own, log, pidFile: home.pidFile(plan.name) });
  try {
    const abort = () => (child.hasExited() ? 'it ended' : null);
    await until(answers, { timeoutMs: readyWithinMs, what: title, everyMs: 100, abort });
  } catch (cause) {
    throw new StepError(`${title} does not answer as it should`, { todo: 'look into its log', log, cause });
  }
  return child;
}

/** What a server answers over HTTP, as its status. */
export const statusOf = async (address: string, headers: Record<string, string> = {}) =>
  (await fetch(address, { headers, signal: AbortSignal.timeout(2_000) })).status;
