import type { Home } from '../lib/home.ts';
import { Kept } from '../lib/restart.ts';
import { say, step } from '../lib/say.mjs';
import { serverUser } from '../lib/server-user.ts';
import type { Entry } from '../platform/run-file.ts';
import { startClamd } from './clamd.ts';
import { chooseStore, type S3, type S3Kind, STORES } from './object-store.ts';
import type { ServerPlace, Started } from './place.ts';
import { startPostgres } from './postgres.ts';
import { startPortMapper, startRabbit } from './rabbitmq.ts';

export const SERVERS = ['postgres', 'rabbit', 'clamd', 's3'] as const;
export type ServerName = (typeof SERVERS)[number];

export interface Running {
  /** What stands of them in run.json. */
  list: () => Entry[];
  /** Ends those that we started. */
  stop: () => Promise<void>;
}

/** The addresses of the backing servers, whoever runs them. */
export interface Servers extends Running {
  /** A superuser's. */
  postgres: { url: string };
  /** An administrator's. */
  rabbit: { url: string; managementUrl: string };
  clamd: { host: string; port: number; isDemonstration: boolean };
  /** None: the directory store, and why. */
  s3?: S3 | null;
  noS3?: string;
  /** Where they were asked for by name, for tests of what must work with each of them; null where it cannot be had. */
  minio?: S3 | null;
  seaweedfs?: S3 | null;
}

interface Wishes {
  home: Home;
  throwaway?: boolean;
}

/** Starts the four servers as private instances on loopback. */
export const startAllServers = (wishes: Wishes) =>
  startNativeServers({ ...wishes, wanted: [...SERVERS] }) as Promise<Servers>;

/** Starts those servers that are asked for, at the same time, and keeps them alive. */
export async function startNativeServers({
  home,
  throwaway = false,
  wanted,
}: Wishes & { wanted: (keyof typeof STARTERS)[] }): Promise<Partial<Servers> & Running> {
  const user = await serverUser();
  const flock = new Flock({ home, user, root: home.serverRoot(user), throwaway });
  const outcomes = await Promise.allSettled(wanted.map((name) => STARTERS[name](flock)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    await flock.stop();
    throw failed.reason;
  }
  const addresses = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : {}));
  return Object.assign({}, ...addresses, { list: () => flock.list(), stop: () => flock.stop() });
}

/** The servers that we started and keep alive. */
class Flock implements Running {
  readonly place: ServerPlace;
  readonly #servers: { kept: Kept; address: string; isLast: boolean }[] = [];

  constructor(place: ServerPlace) {
    this.place = place;
  }

  async start<T extends Started>(
    name: string,
    start: (place: ServerPlace) => Promise<T>,
    { isLast = false } = {},
  ): Promise<T> {
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
      kind: 'server' as const,
      pid: kept.child?.pid ?? null,
      address,
      managementAddress: null,
      readiness: kept.child ? 'running' : 'down',
      restarts: kept.restarts,
    }));
  }

  async stop() {
    for (const last of [false, true])
      await Promise.all(this.#servers.filter(({ isLast }) => isLast === last).map(({ kept }) => kept.stop()));
  }
}

/** How each server is started, and what others get to know of it. */
const STARTERS = {
  postgres: async (flock: Flock) => {
    const { url } = await flock.start('PostgreSQL', startPostgres);
    return { postgres: { url } };
  },
  rabbit: async (flock: Flock) => {
    // RabbitMQ takes its leave of the port mapper, so that one is ended after it.
    const { port } = await flock.start('RabbitMQ’s port mapper', startPortMapper, { isLast: true });
    const { url, managementUrl } = await flock.start('RabbitMQ', (place) => startRabbit(place, port));
    return { rabbit: { url, managementUrl } };
  },
  clamd: async (flock: Flock) => {
    const { host, port, isDemonstration } = await flock.start('clamd', startClamd);
    return { clamd: { host, port, isDemonstration } };
  },
  s3: async (flock: Flock) => {
    const choice = await chooseStore(flock.place);
    if (choice.kind !== 'directory') return { s3: await startStore(flock, choice.kind, choice.binary) };
    say(`! no S3 server: ${choice.why}; files go to a directory`);
    return { s3: null, noS3: choice.why };
  },
  minio: async (flock: Flock) => ({ minio: await startIfThere(flock, 'minio') }),
  seaweedfs: async (flock: Flock) => ({ seaweedfs: await startIfThere(flock, 'seaweedfs') }),
};

async function startStore(flock: Flock, kind: S3Kind, binary: string): Promise<S3> {
  const { title, start } = STORES[kind];
  const { endpoint, accessKey, secretKey } = await flock.start(title, (place) => start(place, binary));
  return { kind, endpoint, accessKey, secretKey };
}

async function startIfThere(flock: Flock, kind: S3Kind): Promise<S3 | null> {
  const { path, why } = await STORES[kind].find();
  if (path !== null) return startStore(flock, kind, path);
  say(`! no ${STORES[kind].title}: ${why}`);
  return null;
}

/** What integration tests read; S3 is left out where there is none, and its tests are skipped by name. */
export const testEnvironment = ({ postgres, rabbit, s3, clamd }: Servers): Record<string, string> => ({
  TEST_DATABASE_URL: postgres.url,
  TEST_RABBITMQ_URL: rabbit.url,
  TEST_RABBITMQ_MANAGEMENT_URL: rabbit.managementUrl,
  ...storeEnvironment('S3', s3),
  TEST_CLAMD_HOST: clamd.host,
  TEST_CLAMD_PORT: String(clamd.port),
});

export const storeEnvironment = (name: string, s3: S3 | null | undefined): Record<string, string> =>
  s3
    ? {
        [`TEST_${name}_ENDPOINT`]: s3.endpoint,
        [`TEST_${name}_ACCESS_KEY`]: s3.accessKey,
        [`TEST_${name}_SECRET_KEY`]: s3.secretKey,
      }
    : {};
