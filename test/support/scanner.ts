import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { platformSetting } from './house.js';
import { processNamed, signal } from './running.js';
import { until } from './wait.js';

/**
 * Kills clamd and sits down on its port, hanging up on everybody: the platform cannot start it again until we leave.
 * Returns how to let it come back.
 */
export async function scannerIsAway(): Promise<() => Promise<void>> {
  signal('clamd', 'SIGKILL');
  const port = Number(platformSetting('TEST_CLAMD_PORT'));
  const host = platformSetting('TEST_CLAMD_HOST');
  const squatter = await until(() => listening(port, host), { what: 'the scanner’s port', timeoutMs: 5_000 });
  return async () => {
    await new Promise((done) => squatter.close(done));
    await until(() => processNamed('clamd').pid !== null, { what: 'clamd', timeoutMs: 40_000 });
  };
}

async function listening(port: number, host: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).listen(port, host);
  await once(server, 'listening');
  return server;
}
