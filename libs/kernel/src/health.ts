import { withDeadline } from './deadline.js';

export type HealthState = 'ok' | 'degraded' | 'down';

/** What one dependency says of itself. */
export interface DependencyHealth {
  state: HealthState;
  detail?: string;
}

/** Whether this process can work, with each dependency by its name. */
export interface Readiness {
  state: HealthState;
  checks: Record<string, DependencyHealth>;
}

type Check = () => Promise<'ok' | DependencyHealth>;

const CHECK_TIMEOUT_MS = 2_000;
const NO_ANSWER: DependencyHealth = { state: 'down', detail: 'no answer' };

/** What this process depends on. A critical dependency that is down takes it out of service; another degrades it. */
export class Health {
  private readonly dependencies = new Map<string, { check: Check; critical: boolean }>();
  private draining = false;

  register(name: string, check: Check, { critical }: { critical: boolean }): void {
    this.dependencies.set(name, { check, critical });
  }

  /** From now on not ready: the process is about to stop. */
  drain(): void {
    this.draining = true;
  }

  async readiness(): Promise<Readiness> {
    const results = await Promise.all(
      [...this.dependencies].map(async ([name, { check, critical }]) => ({
        name,
        critical,
        health: await ask(check),
      })),
    );
    const checks = Object.fromEntries(results.map(({ name, health }) => [name, health]));
    if (this.draining)
      return { state: 'down', checks: { ...checks, process: { state: 'down', detail: 'stopping' } } };
    return { state: worst(results), checks };
  }
}

function worst(results: { critical: boolean; health: DependencyHealth }[]): HealthState {
  if (results.some(({ critical, health }) => critical && health.state === 'down')) return 'down';
  return results.every(({ health }) => health.state === 'ok') ? 'ok' : 'degraded';
}

async function ask(check: Check): Promise<DependencyHealth> {
  try {
    const health = await withDeadline(check(), CHECK_TIMEOUT_MS, () => NO_ANSWER);
    return health === 'ok' ? { state: 'ok' } : health;
  } catch {
    // The reason stands in the dependency's own log lines; it may name hosts or users.
    return { state: 'down', detail: 'the check failed' };
  }
}
