/**
 * The second stage of the benches: a whole platform with real servers in a scratch folder, then the scenario. The last
 * line printed is JSON.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort } from '../lib/ports.mjs';
import { say, sayFailure } from '../lib/say.mjs';
import { readSettings } from '../lib/settings.ts';
import { startNativeServers, testEnvironment } from '../servers/native.mjs';
import { Platform } from './platform.mjs';
import { onEnd } from './signals.mjs';

const SCENARIOS = {
  messages: () => import('../../test/load/messages.mjs'),
  contacts: () => import('../../test/load/contacts.mjs'),
};
/** What is measured is the platform, not its limits. */
const UNLIMITED = Object.fromEntries(
  [
    'MESSAGES_PER_SECOND',
    'MESSAGES_BURST',
    'SIGN_INS_PER_MINUTE',
    'SIGN_INS_PER_MINUTE_ADDRESS',
    'VISITORS_PER_MINUTE',
    'CONTACTS_PER_MINUTE',
    'SOCKETS_PER_MINUTE',
  ].map((name) => [`RATE_${name}`, '1000000']),
);

const scenario = SCENARIOS[process.argv[2]];
if (!scenario) {
  say(`Which bench? ${Object.keys(SCENARIOS).join(' or ')}`);
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), 'switchboard-bench-'));
chmodSync(scratch, 0o755);
const port = await choosePort();
const platform = new Platform(
  readSettings({
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    SWITCHBOARD_HOME: join(scratch, 'home'),
    ADMIN_EMAIL: 'admin@bench.example',
    ADMIN_PASSWORD: 'only-for-these-benches',
    LOG_LEVEL: 'warn',
    SIGN_INS_PER_MINUTE: '1000000',
    ...UNLIMITED,
  }),
);
let code = 0;
onEnd(cleanUp, () => 130);

try {
  // With the disk's own speed: a database that forgets would flatter us and the bare pipeline differently.
  await platform.startServers(({ home }) =>
    startNativeServers({ home, wanted: ['postgres', 'rabbit', 'clamd', 's3'] }),
  );
  await platform.startServices();
  await platform.seed();
  const { run } = await scenario();
  const figures = await run({
    address: platform.address,
    admin: { email: platform.settings.adminEmail, password: platform.settings.adminPassword },
    servers: testEnvironment(platform.servers),
    processes: () => processesOf(platform),
    say,
  });
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} catch (error) {
  sayFailure(error);
  code = 1;
}
await cleanUp();
process.exit(code);

/** Name and process id of everything that works for the platform. */
function processesOf({ instances, servers }) {
  const services = instances.map(({ name, kept }) => ({ name, pid: kept.child?.pid }));
  return [...services, ...servers.list().map(({ name, pid }) => ({ name, pid }))].filter(({ pid }) => pid);
}

async function cleanUp() {
  await platform.stop();
  platform.home.destroy();
  rmSync(scratch, { recursive: true, force: true });
}
