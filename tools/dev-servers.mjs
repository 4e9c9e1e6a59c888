/**
 * `npm run dev:servers`: keeps PostgreSQL, RabbitMQ, clamd and MinIO running for integration tests and prints what to
 * export. Ctrl-C stops them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Home } from './lib/home.mjs';
import { say, sayFailure } from './lib/say.mjs';
import { endLeftovers } from './lib/processes.mjs';
import { startNativeServers, testEnvironment } from './servers/native.mjs';

const home = new Home(process.env.SWITCHBOARD_HOME ?? '/var/tmp/switchboard-dev');
await endLeftovers(home.pids);
try {
  const servers = await startNativeServers({ home, throwaway: true });
  const lines = Object.entries(testEnvironment(servers)).map(([name, value]) => `export ${name}='${value}'`);
  const file = join(home.folder, 'servers.env');
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
  say(`Ready. In another terminal: . ${file}   (Ctrl-C here stops them)`);
  const stop = async (signal) => {
    say(`${signal}: stopping`);
    await servers.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void stop(signal));
  setInterval(() => undefined, 60_000);
} catch (error) {
  sayFailure(error);
  await endLeftovers(home.pids);
  process.exit(1);
}
