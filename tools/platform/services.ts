import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NODE, ROOT } from '../lib/bootstrap.mjs';
import type { Home } from '../lib/home.ts';
import { isFree } from '../lib/ports.ts';
import { launch } from '../lib/processes.ts';
import { Kept } from '../lib/restart.ts';
import { StepError } from '../lib/say.mjs';
import { type Service, SERVICES } from '../lib/scale.ts';
import type { Settings } from '../lib/settings.ts';
import { environmentOf, type ServicesPlace } from './environment.ts';

const READY_WITHIN_MS = 120_000;
const TAIL_LINES = 8;

/** One process of a service, before it is started. */
interface Planned {
  service: Service;
  name: string;
  managementPort: number;
  port: number | null;
  /** The gateway's public address, or that of files' HTTP. */
  address: string | null;
  /** False where somebody else starts it. */
  isOurs: boolean;
  env: Record<string, string>;
}

export interface Instance extends Planned {
  kept: Kept;
}

type PlanningPlace = Omit<ServicesPlace, 'filesUrl' | 'managementTargets'> & { home: Home };

/**
 * Plans every process: its name, ports and environment. Ports are chosen before anything starts, because the gateway
 * must know where files listens.
 */
export async function planInstances(place: PlanningPlace): Promise<Planned[]> {
  const plans: Omit<Planned, 'env'>[] = [];
  for (const service of SERVICES) {
    const count = place.settings.scale[service];
    for (let number = 1; number <= Math.max(1, count); number += 1) {
      const name = count <= 1 ? service : `${service}-${number}`;
      const managementPort = await place.home.port(`${service}-${number} management`);
      const { port, address } = await publicPlace(service, number, place);
      plans.push({ service, name, managementPort, port, address, isOurs: count > 0 });
    }
  }
  const ofFiles = plans.filter(({ service }) => service === 'files');
  const filesUrl = ofFiles.map(({ address }) => address).join(',');
  const others = plans.filter(({ service }) => service !== 'gateway');
  const managementTargets = Object.fromEntries(
    others.map(({ name, managementPort }) => [name, `http://127.0.0.1:${managementPort}`]),
  );
  const whole = { ...place, filesUrl, managementTargets };
  return plans.map((plan) => ({ ...plan, env: environmentOf(plan, whole) }));
}

async function publicPlace(service: Service, number: number, { home, settings }: PlanningPlace) {
  if (service === 'gateway') {
    const port = await gatewayPort(settings, number);
    return { port, address: `http://localhost:${port}` };
  }
  if (service !== 'files') return { port: null, address: null };
  const port = await home.port(`files-${number} http`);
  return { port, address: `http://127.0.0.1:${port}` };
}

async function gatewayPort({ port, host }: Settings, number: number): Promise<number> {
  const wanted = port + number - 1;
  if (await isFree(wanted, host)) return wanted;
  const todo = `end that program, or choose another: PORT=${port + 100} npm start`;
  throw new StepError(`Port ${wanted} for the gateway is taken by somebody else`, { todo });
}

const programOf = (service: string) => join(ROOT, 'apps', service, 'dist', 'main.js');

/** Starts every process at the same time and keeps it alive. */
export function startInstances(plans: Planned[], home: Home, changed: () => void): Promise<Instance[]> {
  const missing = SERVICES.filter((service) => !existsSync(programOf(service)));
  if (missing.length > 0) {
    const todo = 'npm run build, and look for apps/<service>/src/main.ts';
    throw new StepError(`There is no program for ${missing.join(', ')}`, { todo });
  }
  return Promise.all(
    plans.map(async (plan) => {
      const kept = new Kept({ name: plan.name, start: () => launchService(plan, home), changed });
      await kept.begin();
      return { ...plan, kept };
    }),
  );
}

const launchService = ({ name, service, env }: Planned, home: Home) =>
  launch({
    name,
    command: NODE,
    args: ['--enable-source-maps', programOf(service)],
    env,
    cwd: ROOT,
    log: home.log(name),
    pidFile: home.pidFile(name),
    // A service drains within 25 s by itself.
    graceMs: 28_000,
  });

interface Readiness {
  /** ok, degraded, down, or silent where it does not answer. */
  state: string;
  body: unknown;
}

/** What a process says about its readiness. */
export async function readinessOf(managementPort: number): Promise<Readiness> {
  try {
    const address = `http://127.0.0.1:${managementPort}/readyz`;
    const response = await fetch(address, { signal: AbortSignal.timeout(2_500) });
    const body = (await response.json().catch(() => null)) as { state?: string } | null;
    const isKnown = ['ok', 'degraded', 'down'].includes(body?.state ?? '');
    return { state: isKnown ? `${body?.state}` : response.ok ? 'ok' : 'down', body };
  } catch {
    return { state: 'silent', body: null };
  }
}

/** Waits until every process says that it can work. */
export async function waitUntilReady(instances: Instance[]): Promise<void> {
  const end = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const answers = await Promise.all(
      instances.map(async (instance) => ({ instance, last: await readinessOf(instance.managementPort) })),
    );
    const waiting = answers.filter(({ last }) => last.state !== 'ok' && last.state !== 'degraded');
    if (waiting.length === 0) return;
    const broken = waiting.find(({ instance }) => instance.kept.restarts >= 3);
    if (broken) throw notReady([broken]);
    if (Date.now() > end) throw notReady(waiting);
    await pause(250);
  }
}

function notReady(waiting: { instance: Instance; last: Readiness }[]): StepError {
  const names = waiting.map(({ instance }) => instance.name).join(', ');
  const [first] = waiting;
  const says = `${first?.instance.name} says: ${first?.last.state} ${JSON.stringify(first?.last.body ?? '')}`;
  const log = first?.instance.kept.child?.log;
  return new StepError(`${names} did not become ready (${says})`, {
    todo: 'read the last lines of its log below',
    log: log ? `${log}\n${tailOf(log)}` : 'logs',
  });
}

/** The last lines of a log, for a failure's message. */
const tailOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-TAIL_LINES)
    .map((line) => `    ${line.slice(0, 400)}`)
    .join('\n');
