/**
 * The second stage of `npm test`: what needs nothing runs at once, then what needs servers, then the journeys through
 * the whole platform, at last those that break parts of it; all of it in a scratch folder, on free ports. Of a whole run a
 * few failed files are looked at a second time, alone (ADR 54).
 */
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../lib/bootstrap.mjs';
import { closeDoors } from '../lib/processes.ts';
import { killRunning } from '../lib/run.mjs';
import { reasonOf, say, sayFailure } from '../lib/say.mjs';
import { testEnvironment } from '../servers/native.ts';
import { ensureChromium } from '../servers/packages.mjs';
import { findTestServers } from '../servers/servers.ts';
import { GENEROUS } from './generous.ts';
import { findTests, killJest, type Project, projectOf, runJest } from './jest.ts';
import type { Platform } from './platform.ts';
import {
  afterSecondLook,
  filesToLookAtAgain,
  isFailure,
  readResults,
  reportOf,
  resultLine,
  type Results,
  type Trouble,
  troublesOf,
} from './results.ts';
import { scratchFolder, scratchPlatform } from './scratch.ts';
import { onEnd } from './signals.ts';
import { TestStores } from './test-stores.ts';

type Environment = Record<string, string>;

const REPORTER = fileURLToPath(new URL('reporter.ts', import.meta.url));
const ADMIN = { ADMIN_EMAIL: 'admin@test.example', ADMIN_PASSWORD: 'only-for-these-tests' };
const SECOND_LOOK_WITHIN_MS = 600_000;

const args = process.argv.slice(2);
const keep = process.env['TEST_KEEP'] === '1';
const scratch = scratchFolder('test');
let platform: Platform | null = null;
let stores: TestStores | null = null;
let isEnding = false;
let again: string[] = [];
const troubles: Trouble[] = [];
/** What the tests of a project were told. */
const environments: Partial<Record<Project, Environment>> = {};
const [firstLook, secondLook] = [join(scratch, 'first-look'), join(scratch, 'second-look')];

onEnd(
  async (why) => {
    isEnding = true;
    say(`${why}: stopping`);
    troubles.push({ name: `not all tests have run: ${why}`, message: '' });
    const report = reportOf(results());
    try {
      await cleanUp();
    } finally {
      process.stdout.write(`${report}\n`);
    }
  },
  () => 130,
);

try {
  await runAll();
  again = filesToLookAtAgain(results(), args.length === 0);
  for (const file of again) await lookAgain(file);
} catch (error) {
  sayFailure(error);
  troubles.push({ name: 'the tests could not be run to their end', message: reasonOf(error) });
}
if (keep && platform) await keepRunning(platform);
const failed = isFailure(results());
const report = reportOf(results());
await cleanUp(failed || again.length > 0);
process.stdout.write(`${report}\n`);
process.exit(failed ? 1 : 0);

function results(): Results {
  const second = readResults(secondLook);
  const files = readResults(firstLook).map((first) =>
    afterSecondLook(
      first,
      second.find(({ file }) => file === first.file),
    ),
  );
  return { files, troubles };
}

async function runAll() {
  const tests = await findTests(args);
  if (Object.values(tests).flat().length === 0)
    troubles.push({ name: 'no test fits these arguments', message: args.join(' ') });
  const journeys = [...tests.journeys, ...tests.alone, ...tests.pictures];
  const needsServers = tests.integration.length + journeys.length > 0;
  stores = new TestStores(tests.integration);
  // They come up while the first tests run.
  const starting = needsServers ? startServers(stores) : null;
  starting?.catch(() => undefined);
  await runTests('unit', tests.unit, {});
  await runTests('pages', tests.pages, {});
  if (!starting) return;
  const servers = await starting;
  const late: string[] = stores.late(tests.integration);
  await runTests(
    'integration',
    tests.integration.filter((file) => !late.includes(file)),
    servers,
    // They wait for servers, outages and clocks more than they work.
    ['--maxWorkers=3'],
  );
  if (journeys.length > 0) {
    const env = { ...servers, ...(await startPlatform(journeys)) };
    // People wait more than they work: three houses at once keep two processors busy.
    await runTests('journeys', tests.journeys, env, ['--maxWorkers=3']);
    // One after the other: they break parts of the one platform on purpose.
    await runTests('alone', tests.alone, env, ['--runInBand']);
    await runTests('pictures', tests.pictures, env);
  }
  if (late.length > 0) await runTests('integration', late, { ...servers, ...(await stores.startLate()) });
}

async function runTests(project: Project, files: string[], env: Environment, more = ['--maxWorkers=2']) {
  if (files.length === 0) return;
  say(`${project}: ${files.length} files`);
  environments[project] = env;
  const code = await jest(project, files, { ...env, TEST_RESULTS: firstLook }, more);
  const wanted = files.map((file) => relative(ROOT, file));
  const told = readResults(firstLook).filter(({ file }) => wanted.includes(file));
  troubles.push(...troublesOf(wanted, told, code));
}

/** Nothing else runs meanwhile. */
async function lookAgain(file: string) {
  say(`${file}: a second look, alone`);
  const project = projectOf(file);
  const env = { ...environments[project], TEST_RESULTS: secondLook };
  await jest(project, [join(ROOT, file)], env, ['--runInBand'], SECOND_LOOK_WITHIN_MS);
}

async function jest(project: Project, files: string[], env: Environment, more: string[], timeoutMs?: number) {
  const reporters = ['--reporters=default', `--reporters=${REPORTER}`];
  const choices = args.filter((arg) => arg.startsWith('-'));
  const options = ['--selectProjects', project, ...reporters, '--forceExit', ...more, ...choices];
  const code = await runJest([...options, '--runTestsByPath', ...files], { env, timeoutMs });
  // Jest was killed: whoever ends us counts and reports.
  if (isEnding) await new Promise(() => undefined);
  return code;
}

async function startServers(stores: TestStores): Promise<Environment> {
  platform = await scratchPlatform(scratch, { ...ADMIN, LOG_LEVEL: process.env.LOG_LEVEL, ...GENEROUS });
  await platform.startServers(findTestServers);
  return { ...testEnvironment(platform.servers), ...(await stores.start(platform)) };
}

async function startPlatform(files: string[]): Promise<Environment> {
  if (!platform) throw new Error('The servers come before the platform');
  const browser = files.some((file) => file.includes('/browser/')) ? await chromium() : {};
  await platform.startServices();
  await platform.seed();
  platform.watch();
  const { settings, secrets, home } = platform;
  return {
    ...browser,
    TEST_GATEWAY_URL: `http://localhost:${settings.port}`,
    TEST_RUN_JSON: home.runFile,
    TEST_HOME: home.folder,
    TEST_ADMIN_EMAIL: ADMIN.ADMIN_EMAIL,
    TEST_ADMIN_PASSWORD: ADMIN.ADMIN_PASSWORD,
    TEST_DEMO_PASSWORD: secrets.demonstrationPassword,
    TEST_PLATFORM_DATABASE: settings.database,
  };
}

async function chromium(): Promise<Environment> {
  try {
    return { CHROMIUM_PATH: await ensureChromium() };
  } catch (error) {
    say(`! no browser: ${reasonOf(error)}`);
    return {};
  }
}

async function cleanUp(hasFailed = false) {
  closeDoors();
  killJest();
  killRunning();
  await Promise.all([stores?.stop(), platform?.stop()]);
  if (hasFailed && platform) {
    say(`The logs of the failed run stay in ${scratch}/home/logs`);
    platform.home.removeServerData();
    return;
  }
  platform?.home.destroy();
  rmSync(scratch, { recursive: true, force: true });
}

async function keepRunning({ home, servers }: Platform) {
  say(`TEST_KEEP=1: the servers stay, their addresses are in ${home.folder}; Ctrl-C ends them`);
  const lines = Object.entries(testEnvironment(servers)).map(([name, value]) => `export ${name}='${value}'`);
  process.stdout.write(`${resultLine(results())}\n${lines.join('\n')}\n`);
  await new Promise(() => undefined);
}
