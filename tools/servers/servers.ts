import type { Home } from '../lib/home.ts';
import { reasonOf, say } from '../lib/say.mjs';
import type { Settings } from '../lib/settings.ts';
import { startComposeServers } from './docker.ts';
import { SERVERS, type ServerName, type Servers, startAllServers, startNativeServers } from './native.ts';
import { dockerAnswers } from './packages.mjs';

/**
 * Finds or starts the four backing servers, each from the first that fits: an address in the environment, Docker
 * Compose where an engine answers, else a private native instance.
 */
export async function findServers({ home, settings }: { home: Home; settings: Settings }): Promise<Servers> {
  const given = givenServers(settings);
  const wanted = SERVERS.filter((name) => !(name in given));
  for (const name of Object.keys(given)) say(`✓ ${name}: as the environment says`);
  return { ...given, ...(await startServers(home, wanted)) } as Servers;
}

async function startServers(home: Home, wanted: ServerName[]) {
  if (wanted.length === 0) return { list: () => [], stop: () => Promise.resolve() };
  if (await dockerAnswers()) {
    try {
      return await startComposeServers({ home, wanted });
    } catch (error) {
      const why = reasonOf(error).split('\n').pop();
      say(`! Docker Compose could not bring up the servers, so they are started natively (${why})`);
    }
  }
  return startNativeServers({ home, wanted });
}

/** The servers whose address the environment gives. */
export const givenServers = ({
  databaseUrl,
  rabbitUrl,
  rabbitManagementUrl,
  s3,
  clamd,
}: Settings): Partial<Servers> => ({
  ...(databaseUrl && { postgres: { url: databaseUrl } }),
  ...(rabbitUrl && {
    rabbit: { url: rabbitUrl, managementUrl: rabbitManagementUrl ?? managementOf(rabbitUrl) },
  }),
  ...(s3 && { s3 }),
  ...(clamd && { clamd: { ...clamd, isDemonstration: false } }),
});

/** RabbitMQ's management answers on port 15672 where nobody says otherwise. */
function managementOf(amqpUrl: string): string {
  const { protocol, hostname, username, password } = new URL(amqpUrl);
  const [scheme, port] = protocol === 'amqps:' ? ['https', 15_671] : ['http', 15_672];
  return `${scheme}://${username}:${password}@${hostname}:${port}`;
}

/**
 * Servers for tests: private ones that forget, whatever the environment names; with Docker only where there is no way
 * to run them natively.
 */
export async function findTestServers({ home }: { home: Home }): Promise<Servers> {
  try {
    return await startAllServers({ home, throwaway: true });
  } catch (error) {
    if (!(await dockerAnswers())) throw error;
    say(`! the servers do not start natively (${reasonOf(error)}); trying Docker Compose`);
    const servers = await startComposeServers({ home, wanted: [...SERVERS] });
    return { ...(servers as typeof servers & Servers), stop: servers.remove };
  }
}
