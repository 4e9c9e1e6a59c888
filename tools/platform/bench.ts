/**
 * The second stage of the benches: a whole platform with real servers in a scratch folder, then the scenario. The last
 * line printed is JSON.
 */
import { rmSync } from 'node:fs';
import { say, sayFailure } from '../lib/say.mjs';
import { startAllServers, testEnvironment } from '../servers/native.ts';
import { scratchFolder, scratchPlatform } from './scratch.ts';
import { onEnd } from './signals.ts';

const SCENARIOS = {
  messages: () => import('../../test/load/messages.mjs'),
  contacts: () => import('../../test/load/contacts.mjs'),
};
/** What is measured is the platform, not its limits. */
const UNLIMITED = Object.fromEntries(
  [
    'SIGN_INS_PER_MINUTE',
    'RATE_MESSAGES_PER_SECOND',
    'RATE_MESSAGES_BURST',
    'RATE_SIGN_INS_PER_MINUTE',
    'RATE_SIGN_INS_PER_MINUTE_ADDRESS',
    'RATE_VISITORS_PER_MINUTE',
    'RATE_CONTACTS_PER_MINUTE',
    'RATE_SOCKETS_PER_MINUTE',
  ].map((name) => [name, '1000000']),
);
const ADMIN = { email: 'admin@bench.example', password: 'only-for-these-benches' };

const [, , name] = process.argv;
if (name !== 'messages' && name !== 'contacts') {
  say(`Which bench? ${Object.keys(SCENARIOS).join(' or ')}`);
  process.exit(2);
}
const scratch = scratchFolder('bench');
const platform = await scratchPlatform(scratch, {
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
  LOG_LEVEL: 'warn',
  ...UNLIMITED,
});
let code = 0;
onEnd(cleanUp, () => 130);

try {
  // With the disk's own speed: a database that forgets would flatter us and the bare pipeline differently.
  await platform.startServers(startAllServers);
  await platform.startServices();
  await platform.seed();
  const { run } = await SCENARIOS[name]();
  const figures = await run({
    address: platform.address,
    admin: ADMIN,
    servers: testEnvironment(platform.servers),
    /** Name and process id of everything that works for the platform. */
    processes: () => platform.processes().flatMap(({ name, pid }) => (pid ? [{ name, pid }] : [])),
    say,
  });
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} catch (error) {
  sayFailure(error);
  code = 1;
}
await cleanUp();
process.exit(code);

async function cleanUp(): Promise<void> {
  await platform.stop();
  platform.home.destroy();
  rmSync(scratch, { recursive: true, force: true });
}
