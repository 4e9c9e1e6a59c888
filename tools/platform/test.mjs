/**
 * The second stage of `npm test`: what needs nothing runs at once, then what needs servers, then the journeys through
 * the whole platform, at last those that break parts of it; all of it in a scratch folder, on free ports.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from '../lib/home.mjs';
import { choosePort } from '../lib/ports.mjs';
import { closeDoors } from '../lib/processes.mjs';
import { killRunning } from '../lib/run.mjs';
import { say, sayFailure } from '../lib/say.mjs';
import { readSettings } from '../lib/settings.ts';
import { ensureChromium } from '../servers/chromium.mjs';
import { testEnvironment } from '../servers/native.mjs';
import { findTestServers } from '../servers/servers.mjs';
import { GENEROUS } from './generous.mjs';
import { findTests, killJest, runJest } from './jest.mjs';
import { Platform } from './platform.mjs';
import { addResults, brokenOff, countResults, noResults, reportOf, resultLine } from './results.mjs';
import { onEnd } from './signals.mjs';
import { TestStores } from './test-stores.mjs';

const args = process.argv.slice(2);
const keep = process.env.TEST_KEEP === '1';
const scratch = mkdtempSync(join(tmpdir(), 'switchboard-test-'));
// The servers run as another user when we are root, and must pass through here.
chmodSync(scratch, 0o755);
let platform = null;
let stores = null;
let results = noResults();
let isEnding = false;

onEnd(
  async (why) => {
    isEnding = true;
    say(`${why}: stopping`);
    results = addResults(results, brokenOff(`not all tests have run: ${why}`));
    try {
      await cleanUp();
    } finally {
      report();
    }
  },
  () => 130,
);

try {
  const tests = await findTests(args);
  const journeys = [...tests.journeys, ...tests.alone];
  const needsServers = tests.integration.length + journeys.length > 0;
  stores = new TestStores(tests.integration);
  // They come up while the first tests run.
  const starting = needsServers ? startServers() : null;
  starting?.catch(() => undefined);
  results = addResults(results, await runTests('unit', tests.unit, {}));
  results = addResults(results, await runTests('pages', tests.pages, {}));
  if (needsServers) {
    const servers = await starting;
    const late = stores.late(tests.integration);
    const now = tests.integration.filter((file) => !late.includes(file));
    results = addResults(results, await runTests('integration', now, servers));
    if (journeys.length > 0) {
      const env = { ...servers, ...(await startPlatform(journeys)) };
      // People wait more than they work: three houses at once keep two processors busy.
      results = addResults(results, await runTests('journeys', tests.journeys, env, ['--maxWorkers=3']));
      // One after the other: they break parts of the one platform on purpose.
      results = addResults(results, await runTests('alone', tests.alone, env, ['--runInBand']));
    }
    if (late.length > 0) {
      const env = { ...servers, ...(await stores.startLate()) };
      results = addResults(results, await runTests('integration', late, env));
    }
  }
} catch (error) {
  sayFailure(error);
  results = addResults(results, brokenOff('the tests could not be run to their end', error));
}
if (keep && platform) await keepRunning();
await cleanUp(results.failures.length > 0);
report();
process.exit(results.failures.length > 0 ? 1 : 0);

/**
 * @param {string} project
 * @param {string[]} files
 * @param {Record<string, string>} env
 * @param {string[]} [more]
 */
async function runTests(project, files, env, more = ['--maxWorkers=2']) {
  if (files.length === 0) return noResults();
  say(`${project}: ${files.length} files`);
  const outputFile = join(scratch, `${project}.json`);
  const options = [
    '--selectProjects',
    project,
    '--json',
    `--outputFile=${outputFile}`,
    '--forceExit',
    ...more,
  ];
  const choices = args.filter((arg) => arg.startsWith('-'));
  const { code } = await runJest([...options, ...choices, '--runTestsByPath', ...files], { env });
  // Jest was killed: whoever ends us counts and reports.
  if (isEnding) await new Promise(() => undefined);
  return countResults(readJson(outputFile), code);
}

async function startServers() {
  const port = await choosePort();
  const settings = readSettings({
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    SWITCHBOARD_HOME: join(scratch, 'home'),
    ADMIN_EMAIL: 'admin@test.example',
    ADMIN_PASSWORD: 'only-for-these-tests',
    LOG_LEVEL: process.env.LOG_LEVEL,
    ...GENEROUS,
  });
  platform = new Platform(settings);
  await platform.startServers(findTestServers);
  return { ...testEnvironment(platform.servers), ...(await stores.start(platform)) };
}

/** @param {string[]} files @returns {Promise<Record<string, string>>} */
async function startPlatform(files) {
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
    TEST_ADMIN_EMAIL: settings.adminEmail,
    TEST_ADMIN_PASSWORD: settings.adminPassword,
    TEST_DEMO_PASSWORD: secrets.demonstrationPassword,
    TEST_PLATFORM_DATABASE: settings.database,
  };
}

async function chromium() {
  try {
    return { CHROMIUM_PATH: await ensureChromium() };
  } catch (error) {
    say(`! no browser: ${error.message}`);
    return {};
  }
}

/** @param {boolean} [failed] */
async function cleanUp(failed = false) {
  closeDoors();
  killJest();
  killRunning();
  await Promise.all([stores?.stop(), platform?.stop()]);
  if (failed && platform) {
    say(`The logs of the failed run stay in ${scratch}/home/logs`);
    platform.home.removeServerData();
    return;
  }
  platform?.home.destroy();
  rmSync(scratch, { recursive: true, force: true });
}

async function keepRunning() {
  say(`TEST_KEEP=1: the servers stay, their addresses are in ${platform.home.folder}; Ctrl-C ends them`);
  const lines = Object.entries(testEnvironment(platform.servers)).map(
    ([name, value]) => `export ${name}='${value}'`,
  );
  process.stdout.write(`${resultLine(results)}\n${lines.join('\n')}\n`);
  await new Promise(() => undefined);
}

function report() {
  process.stdout.write(`${reportOf(results)}\n`);
}
