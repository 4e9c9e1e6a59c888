import { say } from '../lib/say.mjs';
import { dockerAnswers, startComposeServers } from './docker.mjs';
import { startNativeServers } from './native.mjs';

const ALL = ['postgres', 'rabbit', 'clamd', 's3'];

/**
 * Finds or starts the four backing servers, each from the first that fits: an address in the environment, Docker
 * Compose where an engine answers, else a private native instance.
 * @param {{ home: import('../lib/home.mjs').Home, settings: import('../lib/settings.ts').Settings }} options
 * @returns {Promise<import('./native.mjs').Servers>}
 */
export async function findServers({ home, settings }) {
  const given = givenServers(settings);
  const wanted = ALL.filter((name) => !(name in given));
  for (const name of Object.keys(given)) say(`✓ ${name}: as the environment says`);
  const started =
    wanted.length > 0
      ? await startServers({ home, wanted })
      : { list: () => [], stop: async () => undefined };
  return { ...given, ...started };
}

/** @param {{ home: import('../lib/home.mjs').Home, wanted: string[] }} options */
async function startServers({ home, wanted }) {
  if (await dockerAnswers()) {
    try {
      return await startComposeServers({ home, wanted });
    } catch (error) {
      say(
        `! Docker Compose could not bring up the servers, so they are started natively (${error.message.split('\n').pop()})`,
      );
    }
  }
  return startNativeServers({ home, wanted });
}

/**
 * The servers whose address the environment gives.
 * @param {import('../lib/settings.ts').Settings} settings
 */
export function givenServers({ databaseUrl, rabbitUrl, rabbitManagementUrl, s3, clamd }) {
  return {
    ...(databaseUrl ? { postgres: { url: databaseUrl } } : {}),
    ...(rabbitUrl
      ? { rabbit: { url: rabbitUrl, managementUrl: rabbitManagementUrl ?? managementOf(rabbitUrl) } }
      : {}),
    ...(s3 ? { s3 } : {}),
    ...(clamd ? { clamd: { ...clamd, isDemonstration: false } } : {}),
  };
}

/** RabbitMQ's management answers on port 15672 where nobody says otherwise. @param {string} amqpUrl */
function managementOf(amqpUrl) {
  const { protocol, hostname, username, password } = new URL(amqpUrl);
  const [scheme, port] = protocol === 'amqps:' ? ['https', 15_671] : ['http', 15_672];
  return `${scheme}://${username}:${password}@${hostname}:${port}`;
}

/**
 * Servers for tests: private ones that forget, whatever the environment names; with Docker only where there is no way
 * to run them natively.
 * @param {{ home: import('../lib/home.mjs').Home }} options
 * @returns {Promise<import('./native.mjs').Servers>}
 */
export async function findTestServers({ home }) {
  try {
    return await startNativeServers({ home, throwaway: true });
  } catch (error) {
    if (!(await dockerAnswers())) throw error;
    say(`! the servers do not start natively (${error.message}); trying Docker Compose`);
    const servers = await startComposeServers({ home, wanted: ALL });
    return { ...servers, stop: () => servers.remove() };
  }
}
