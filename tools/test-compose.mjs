/**
 * `npm run test:compose`: shows docker-compose.yml on a real engine: up, the demonstration's story against it, down, up
 * again with the data still there, down with everything.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE, ROOT } from './lib/bootstrap.mjs';
import { choosePort } from './lib/ports.mjs';
import { killRunning, run } from './lib/run.mjs';
import { say, sayFailure, step, StepError } from './lib/say.mjs';
import { until } from './lib/wait.mjs';
import { onEnd } from './platform/signals.mjs';
import { dockerAnswers } from './servers/docker.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'switchboard-compose-'));
const project = `switchboard-test-${process.pid}`;
const port = await choosePort();
const address = `http://localhost:${port}`;
const ADMIN = { ADMIN_EMAIL: 'admin@test.example', ADMIN_PASSWORD: 'only-for-these-tests' };

onEnd(
  async (why) => {
    say(`${why}: taking everything down`);
    killRunning();
    await takeDown();
  },
  () => 130,
);

try {
  if (!(await dockerAnswers())) {
    throw new StepError('No Docker engine with Compose answers, so nothing was shown', {
      todo: 'start Docker and run this again',
    });
  }
  await writeSettings();
  await step('docker compose up --build --wait', () =>
    compose('up', '--build', '--wait', '--wait-timeout', '600'),
  );
  await step('only the gateway is published', checkPublished, (ports) => ports);
  await step('no service has a capability, a writable program or root', checkHardening);
  await step('the demonstration', () => tool('seed.mjs'));
  process.stdout.write(await step('the story', () => tool('demo.mjs')));
  const before = await contactsInReports();
  await step('down', () => compose('down'));
  await step('up again', () => compose('up', '--wait', '--wait-timeout', '600'));
  await step(
    'the data is still there',
    () =>
      until(async () => (await contactsInReports()) === before, {
        timeoutMs: 30_000,
        what: `${before} contacts in reports`,
      }),
    () => `${before} contacts in reports`,
  );
  if (before === 0) throw new StepError('The story left no contact in reports');
  await takeDown();
  say('docker-compose.yml: shown');
  process.exit(0);
} catch (error) {
  sayFailure(error);
  process.stderr.write(await compose('logs', '--tail', '25', '--no-color').catch(() => ''));
  await takeDown();
  process.exit(1);
}

/** @param {string[]} args */
function compose(...args) {
  const command = [
    'compose',
    '-p',
    project,
    '--env-file',
    join(scratch, '.env'),
    '-f',
    join(ROOT, 'docker-compose.yml'),
    ...args,
  ];
  return run('docker', command, { cwd: ROOT, timeoutMs: 1_800_000 });
}

async function writeSettings() {
  const made = await run('sh', [join(ROOT, 'deploy', 'make-env')], {
    env: { ...process.env, ...ADMIN, PUBLIC_URL: address },
  });
  writeFileSync(
    join(scratch, '.env'),
    `${made}COMPOSE_PROJECT_NAME=${project}\nPUBLISH=127.0.0.1:${port}\n`,
    { mode: 0o600 },
  );
}

/** Runs one of our tools against the platform in the containers. @param {string} name */
function tool(name) {
  const env = {
    ...process.env,
    ...ADMIN,
    PUBLIC_URL: address,
    DEMO_ADDRESS: address,
    DEMO_PASSWORD: 'only-for-these-tests',
  };
  return run(NODE, [join(ROOT, 'tools', name)], { cwd: ROOT, env, timeoutMs: 600_000 });
}

async function inspected() {
  const ids = (await compose('ps', '-aq')).trim().split('\n');
  return JSON.parse(await run('docker', ['inspect', ...ids]));
}

async function checkPublished() {
  const open = (await inspected()).flatMap(({ Name, NetworkSettings }) =>
    Object.values(NetworkSettings.Ports ?? {}).flatMap((bindings) =>
      (bindings ?? []).map(({ HostPort }) => `${Name.replace(/^\//, '')}:${HostPort}`),
    ),
  );
  const expected = `${project}-gateway-1:${port}`;
  if (open.length === 0 || open.some((entry) => entry !== expected))
    throw new StepError(`Published: ${open.join(', ') || 'nothing'}; expected ${expected} only`);
  return expected;
}

async function checkHardening() {
  const ours = (await inspected()).filter(
    ({ Config }) => Config.Image === (process.env.SWITCHBOARD_IMAGE ?? 'switchboard:local'),
  );
  if (ours.length !== 7) throw new StepError(`${ours.length} containers of ours instead of 7`);
  const weak = ours.filter(
    ({ Config, HostConfig }) =>
      Config.User !== 'node' ||
      !HostConfig.ReadonlyRootfs ||
      HostConfig.CapDrop?.[0] !== 'ALL' ||
      !HostConfig.SecurityOpt?.some((option) => option.startsWith('no-new-privileges')),
  );
  if (weak.length > 0) throw new StepError(`Not hardened: ${weak.map(({ Name }) => Name).join(', ')}`);
}

async function contactsInReports() {
  const ask = async (path, options) => {
    const response = await fetch(`${address}${path}`, { ...options, signal: AbortSignal.timeout(20_000) });
    if (!response.ok) throw new StepError(`${path} answered ${response.status}`);
    return response.json();
  };
  const { accessToken } = await ask('/v1/auth/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ADMIN.ADMIN_EMAIL, password: ADMIN.ADMIN_PASSWORD }),
  });
  const { items } = await ask('/v1/reports/contacts?limit=100', {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return items.length;
}

async function takeDown() {
  await compose('down', '-v', '--remove-orphans').catch(() => undefined);
  rmSync(scratch, { recursive: true, force: true });
}
