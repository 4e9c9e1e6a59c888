import { Kept } from '../lib/restart.mjs';
import { serverUser } from '../lib/server-user.mjs';
import { say, step } from '../lib/say.mjs';
import { startClamd } from './clamd.mjs';
import { chooseStore, STORES } from './object-store.mjs';
import { startPostgres } from './postgres.mjs';
import { startPortMapper, startRabbit } from './rabbitmq.mjs';

/**
 * @typedef {object} Servers the addresses of the backing servers, whoever runs them
 * @property {{ url: string }} postgres a superuser's address
 * @property {{ url: string, managementUrl: string }} rabbit an administrator's addresses
 * @property {import('./object-store.mjs').S3 | null} [s3] none: the directory store
 * @property {string} [noS3] why there is none
 * @property {import('./object-store.mjs').S3 | null} [minio] where it was asked for by name
 * @property {import('./object-store.mjs').S3 | null} [seaweedfs] where it was asked for by name
 * @property {{ host: string, port: number, isDemonstration: boolean }} clamd
 * @property {() => import('../platform/run-file.mjs').Entry[]} list what is told of them in run.json
 * @property {() => Promise<void>} stop ends those that we started
 */

/**
 * Starts those of the four servers that are asked for, as private instances on loopback, at the same time, and keeps
 * them alive.
 * @param {{ home: import('../lib/home.mjs').Home, throwaway?: boolean, wanted?: string[] }} options
 * @returns {Promise<Partial<Servers> & Pick<Servers, 'list' | 'stop'>>}
 */
export async function startNativeServers({
  home,
  throwaway = false,
  wanted = ['postgres', 'rabbit', 'clamd', 's3'],
}) {
  const user = await serverUser();
  const running = new Running({ home, user, root: home.serverRoot(user), throwaway });
  const outcomes = await Promise.allSettled(wanted.map((name) => STARTERS[name](running)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    await running.stop();
    throw failed.reason;
  }
  const addresses = Object.assign({}, ...outcomes.map((outcome) => outcome.value));
  return { ...addresses, list: () => running.list(), stop: () => running.stop() };
}

/** The servers that we started and keep alive. */
class Running {
  /** @type {{ kept: Kept, address: string, isLast: boolean }[]} */
  #servers = [];

  /** @param {import('./postgres.mjs').ServerPlace} place */
  constructor(place) {
    this.place = place;
  }

  /**
   * @template {{ child: import('../lib/processes.mjs').Child, address: string }} T
   * @param {string} name
   * @param {(place: import('./postgres.mjs').ServerPlace) => Promise<T>} start
   * @param {{ isLast?: boolean }} [options] ended after the others
   * @returns {Promise<T>}
   */
  async start(name, start, { isLast = false } = {}) {
    const server = await step(
      name,
      () => start(this.place),
      ({ address }) => address,
    );
    const again = async () => (await start(this.place)).child;
    const kept = new Kept({ name: server.child.name, start: again }).adopt(server.child);
    this.#servers.push({ kept, address: server.address, isLast });
    return server;
  }

  list() {
    return this.#servers.map(({ kept, address }) => ({
      name: kept.name,
      kind: 'server',
      pid: kept.child?.pid ?? null,
      address,
      managementAddress: null,
      readiness: kept.child ? 'running' : 'down',
      restarts: kept.restarts,
    }));
  }

  async stop() {
    const end = (isLast) =>
      Promise.all(this.#servers.filter((server) => server.isLast === isLast).map(({ kept }) => kept.stop()));
    await end(false);
    await end(true);
  }
}

/** How each server is started, and what others get to know of it. @type {Record<string, (running: Running) => Promise<object>>} */
const STARTERS = {
  postgres: async (running) => {
    const { url } = await running.start('PostgreSQL', startPostgres);
    return { postgres: { url } };
  },
  rabbit: async (running) => {
    // RabbitMQ takes its leave of the port mapper, so that one is ended after it.
    const { port } = await running.start('RabbitMQ’s port mapper', startPortMapper, { isLast: true });
    const { url, managementUrl } = await running.start('RabbitMQ', (place) =>
      startRabbit({ ...place, mapperPort: port }),
    );
    return { rabbit: { url, managementUrl } };
  },
  clamd: async (running) => {
    const { host, port, isDemonstration } = await running.start('clamd', startClamd);
    return { clamd: { host, port, isDemonstration } };
  },
  s3: async (running) => {
    const { kind, binary, why } = await chooseStore(running.place);
    if (kind === 'directory') {
      say(`! no S3 server: ${why}; files go to a directory`);
      return { s3: null, noS3: why };
    }
    return { s3: await startStore(running, kind, binary) };
  },
  // By name, for tests of what must work with each of them; null where it cannot be had.
  minio: async (running) => ({ minio: await startIfThere(running, 'minio') }),
  seaweedfs: async (running) => ({ seaweedfs: await startIfThere(running, 'seaweedfs') }),
};

/** @param {Running} running @param {'minio' | 'seaweedfs'} kind @param {string} binary */
async function startStore(running, kind, binary) {
  const { title, start } = STORES[kind];
  const { endpoint, accessKey, secretKey } = await running.start(title, (place) =>
    start({ ...place, binary }),
  );
  return { kind, endpoint, accessKey, secretKey };
}

/** @param {Running} running @param {'minio' | 'seaweedfs'} kind */
async function startIfThere(running, kind) {
  const { path, why } = await STORES[kind].find();
  if (path) return startStore(running, kind, path);
  say(`! no ${STORES[kind].title}: ${why}`);
  return null;
}

/**
 * What integration tests read; S3 is left out where there is none, and its tests are skipped by name.
 * @param {Servers} servers
 */
export function testEnvironment({ postgres, rabbit, s3, clamd }) {
  return {
    TEST_DATABASE_URL: postgres.url,
    TEST_RABBITMQ_URL: rabbit.url,
    TEST_RABBITMQ_MANAGEMENT_URL: rabbit.managementUrl,
    ...storeEnvironment('S3', s3),
    TEST_CLAMD_HOST: clamd.host,
    TEST_CLAMD_PORT: String(clamd.port),
  };
}

/** @param {string} name @param {import('./object-store.mjs').S3 | null} [s3] */
export const storeEnvironment = (name, s3) =>
  s3
    ? {
        [`TEST_${name}_ENDPOINT`]: s3.endpoint,
        [`TEST_${name}_ACCESS_KEY`]: s3.accessKey,
        [`TEST_${name}_SECRET_KEY`]: s3.secretKey,
      }
    : {};
