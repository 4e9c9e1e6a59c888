import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NODE, ROOT } from '../lib/bootstrap.mjs';
import { launch } from '../lib/processes.mjs';
import { Kept } from '../lib/restart.mjs';
import { isFree } from '../lib/ports.mjs';
import { SERVICES } from '../lib/scale.mjs';
import { StepError } from '../lib/say.mjs';
import { pause } from '../lib/wait.mjs';
import { environmentOf } from './environment.mjs';
import { tailOf } from './logs.mjs';

const READY_WITHIN_MS = 120_000;

/**
 * @typedef {object} Instance one process of a service
 * @property {string} service
 * @property {string} name
 * @property {number} managementPort
 * @property {string | null} address public address (gateway), or the address of files' HTTP
 * @property {boolean} isOurs false where somebody else starts it
 * @property {Record<string, string>} env
 * @property {Kept} kept
 */

/**
 * Plans every process: its name, ports and environment. Ports are chosen before anything starts, because the gateway
 * must know where files listens.
 * @param {import('./environment.mjs').Platform & { home: import('../lib/home.mjs').Home }} platform
 * @returns {Promise<Omit<Instance, 'kept'>[]>}
 */
export async function planInstances(platform) {
  const { home, settings } = platform;
  const plans = [];
  for (const service of SERVICES) {
    const count = settings.scale[service];
    for (let number = 1; number <= Math.max(1, count); number += 1) {
      const name = count <= 1 ? service : `${service}-${number}`;
      const plan = {
        service,
        name,
        managementPort: await home.port(`${service}-${number} management`),
        port: null,
        isOurs: count > 0,
      };
      if (service === 'gateway') plan.port = await gatewayPort(settings, number);
      if (service === 'files') plan.port = await home.port(`files-${number} http`);
      plans.push(plan);
    }
  }
  const addressOf = (service) =>
    plans
      .filter((plan) => plan.service === service && plan.port)
      .map(({ port }) => `http://127.0.0.1:${port}`);
  const filesUrl = addressOf('files').join(',');
  const others = plans.filter((plan) => plan.service !== 'gateway');
  const managementTargets = Object.fromEntries(
    others.map((plan) => [plan.name, `http://127.0.0.1:${plan.managementPort}`]),
  );
  return plans.map((plan) => ({
    ...plan,
    address: plan.port
      ? `http://${plan.service === 'gateway' ? 'localhost' : '127.0.0.1'}:${plan.port}`
      : null,
    env: environmentOf(plan, { ...platform, filesUrl, managementTargets }),
  }));
}

/** @param {import('../lib/settings.ts').Settings} settings @param {number} number */
async function gatewayPort({ port, host }, number) {
  const wanted = port + number - 1;
  if (await isFree(wanted, host)) return wanted;
  throw new StepError(`Port ${wanted} for the gateway is taken by somebody else`, {
    todo: `end that program, or choose another: PORT=${port + 100} npm start`,
  });
}

/**
 * Starts every process at the same time and keeps it alive.
 * @param {Omit<Instance, 'kept'>[]} plans
 * @param {{ home: import('../lib/home.mjs').Home, changed: () => void }} options
 * @returns {Promise<Instance[]>}
 */
export async function startInstances(plans, { home, changed }) {
  const missing = SERVICES.filter((service) => !existsSync(join(ROOT, 'apps', service, 'dist', 'main.js')));
  if (missing.length > 0) {
    throw new StepError(`There is no program for ${missing.join(', ')}`, {
      todo: 'npm run build, and look for apps/<service>/src/main.ts',
    });
  }
  return Promise.all(
    plans.map(async (plan) => {
      const start = () => launchService(plan, home);
      const kept = new Kept({ name: plan.name, start, changed });
      const instance = { ...plan, kept };
      await kept.begin();
      return instance;
    }),
  );
}

/** @param {Omit<Instance, 'kept'>} plan @param {import('../lib/home.mjs').Home} home */
function launchService(plan, home) {
  return launch({
    name: plan.name,
    command: NODE,
    args: ['--enable-source-maps', join(ROOT, 'apps', plan.service, 'dist', 'main.js')],
    env: plan.env,
    cwd: ROOT,
    log: home.log(plan.name),
    pidFile: home.pidFile(plan.name),
    // A service drains within 25 s by itself.
    graceMs: 28_000,
  });
}

/**
 * What a process says about its readiness.
 * @param {{ managementPort: number }} instance
 * @returns {Promise<{ state: string, body: unknown }>} ok, degraded, down, or silent where it does not answer
 */
export async function readinessOf({ managementPort }) {
  try {
    const response = await fetch(`http://127.0.0.1:${managementPort}/readyz`, {
      signal: AbortSignal.timeout(2_500),
    });
    const body = await response.json().catch(() => null);
    const told = body?.state ?? body?.status;
    return { state: ['ok', 'degraded', 'down'].includes(told) ? told : response.ok ? 'ok' : 'down', body };
  } catch {
    return { state: 'silent', body: null };
  }
}

/**
 * Waits until every process says that it can work.
 * @param {Instance[]} instances
 */
export async function waitUntilReady(instances) {
  const end = Date.now() + READY_WITHIN_MS;
  let waiting = instances.map((instance) => ({ instance, last: null }));
  while (waiting.length > 0) {
    const answers = await Promise.all(
      waiting.map(async ({ instance }) => ({ instance, last: await readinessOf(instance) })),
    );
    waiting = answers.filter(({ last }) => last.state !== 'ok' && last.state !== 'degraded');
    const broken = waiting.find(({ instance }) => instance.kept.restarts >= 3);
    if (broken || (waiting.length > 0 && Date.now() > end)) throw notReady(broken ? [broken] : waiting);
    if (waiting.length > 0) await pause(250);
  }
}

/** @param {{ instance: Instance, last: { state: string, body: unknown } }[]} waiting */
function notReady(waiting) {
  const [{ instance, last }] = waiting;
  const names = waiting.map((entry) => entry.instance.name).join(', ');
  const log = instance.kept.child?.log ?? null;
  return new StepError(
    `${names} did not become ready (${instance.name} says: ${last.state} ${JSON.stringify(last.body ?? '')})`,
    {
      todo: 'read the last lines of its log below',
      log: `${log ?? 'logs'}\n${tailOf(log)}`,
    },
  );
}
