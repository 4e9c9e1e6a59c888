/**
 * `npm run dev:servers`: keeps PostgreSQL, RabbitMQ, clamd and an S3 server running for integration tests and prints what
 * to export. Ctrl-C stops them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Home } from './lib/home.ts';
import { closeDoors, endLeftovers } from './lib/processes.ts';
import { ending, say } from './lib/say.mjs';
import { onEnd } from './platform/signals.ts';
import { type Running, startAllServers, testEnvironment } from './servers/native.ts';

const home = new Home(process.env.SWITCHBOARD_HOME ?? '/var/tmp/switchboard-dev');
await endLeftovers(home.pids);
let servers: Running | null = null;
onEnd(async (why) => {
  say(`${why}: stopping`);
  closeDoors();
  await servers?.stop();
  await endLeftovers(home.pids);
});
await ending(async () => {
  const all = await startAllServers({ home, throwaway: true });
  servers = all;
  const lines = Object.entries(testEnvironment(all)).map(([name, value]) => `export ${name}='${value}'\n`);
  const file = join(home.folder, 'servers.env');
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  process.stdout.write(`\n${lines.join('')}\n`);
  say(`Ready. In another terminal: . ${file}   (Ctrl-C here stops them)`);
  setInterval(() => undefined, 60_000);
});
