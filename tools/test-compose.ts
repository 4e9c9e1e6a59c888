/**
 * `npm run test:compose`: shows docker-compose.yml on a real engine: up, the demonstration's story against it, down, up
 * again with the data still there, down with everything.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Staff } from './drivers/people.ts';
import { NODE, ROOT } from './lib/bootstrap.mjs';
import { choosePort } from './lib/ports.ts';
import { killRunning, run } from './lib/run.mjs';
import { say, sayFailure, step, StepError } from './lib/say.mjs';
import { until } from './lib/wait.ts';
import { onEnd } from './platform/signals.ts';
import { dockerAnswers } from './servers/packages.mjs';

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
  await step('the demonstration', () => tool('seed.ts'));
  process.stdout.write(await step('the story', () => tool('demo.ts')));
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

function compose(...args: string[]): Promise<string> {
  const files = ['--env-file', join(scratch, '.env'), '-f', join(ROOT, 'docker-compose.yml')];
  return run('docker', ['compose', '-p', project, ...files, ...args], { cwd: ROOT, timeoutMs: 1_800_000 });
}

async function writeSettings(): Promise<void> {
  const env = { ...process.env, ...ADMIN, PUBLIC_URL: address };
  const made = await run('sh', [join(ROOT, 'deploy', 'make-env')], { env });
  const own = `COMPOSE_PROJECT_NAME=${project}\nPUBLISH=127.0.0.1:${port}\n`;
  writeFileSync(join(scratch, '.env'), made + own, { mode: 0o600 });
}

/** Runs one of our tools against the platform in the containers. */
function tool(name: string): Promise<string> {
  const demonstration = { DEMO_ADDRESS: address, DEMO_PASSWORD: 'only-for-these-tests' };
  const env = { ...process.env, ...ADMIN, PUBLIC_URL: address, ...demonstration };
  return run(NODE, [join(ROOT, 'tools', name)], { cwd: ROOT, env, timeoutMs: 600_000 });
}

/** What `docker inspect` says of a container, as far as it is looked at here. */
interface Container {
  Name: string;
  Config: { Image: string; User: string };
  HostConfig: { ReadonlyRootfs: boolean; CapDrop?: string[]; SecurityOpt?: string[] };
  NetworkSettings: { Ports?: Record<string, { HostPort: string }[] | null> };
}

async function inspected(): Promise<Container[]> {
  const ids = (await compose('ps', '-aq')).trim().split('\n');
  return JSON.parse(await run('docker', ['inspect', ...ids])) as Container[];
}

async function checkPublished(): Promise<string> {
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

async function checkHardening(): Promise<void> {
  const image = process.env.SWITCHBOARD_IMAGE ?? 'switchboard:local';
  const ours = (await inspected()).filter(({ Config }) => Config.Image === image);
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

async function contactsInReports(): Promise<number> {
  const admin = await new Staff(address).signsIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
  return (await admin.ask('GET', '/v1/reports/contacts?limit=100')).items.length;
}

async function takeDown(): Promise<void> {
  await compose('down', '-v', '--remove-orphans').catch(() => undefined);
  rmSync(scratch, { recursive: true, force: true });
}
