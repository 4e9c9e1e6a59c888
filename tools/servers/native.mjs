import { serverUser } from '../lib/server-user.mjs';
import { say, step } from '../lib/say.mjs';
import { startClamd } from './clamd.mjs';
import { findMinio, startMinio } from './minio.mjs';
import { startPostgres } from './postgres.mjs';
import { startRabbit } from './rabbitmq.mjs';

/**
 * @typedef {object} Servers the addresses of the backing servers, whoever runs them
 * @property {{ url: string }} postgres a superuser's address
 * @property {{ url: string, managementUrl: string }} rabbit an administrator's addresses
 * @property {{ endpoint: string, accessKey: string, secretKey: string } | null} s3 null: the directory store
 * @property {string} [noS3] why there is none
 * @property {{ host: string, port: number, isDemonstration: boolean }} clamd
 * @property {{ name: string, pid: number | null, address: string }[]} processes
 * @property {() => Promise<void>} stop
 */

/**
 * Starts those of the four servers that are asked for, as private instances on loopback, at the same time.
 * @param {{ home: import('../lib/home.mjs').Home, throwaway?: boolean, wanted?: string[], minio?: ReturnType<typeof findMinio> }} options
 *   `minio` may have begun earlier, so that its build runs beside other work
 * @returns {Promise<Partial<Servers>>}
 */
export async function startNativeServers({
  home,
  throwaway = false,
  wanted = ['postgres', 'rabbit', 'clamd', 's3'],
  minio,
}) {
  const user = await serverUser();
  const place = { home, user, root: home.serverRoot(user), throwaway };
  /** @type {{ name: string, child: import('../lib/processes.mjs').Child, address: string }[]} */
  const running = [];
  const keep = (child, address) => running.push({ name: child.name, child, address });
  const starters = {
    postgres: async () => {
      const server = await step(
        'PostgreSQL',
        () => startPostgres(place),
        ({ address }) => address,
      );
      keep(server.child, server.address);
      return { postgres: { url: server.url } };
    },
    rabbit: async () => {
      const server = await step(
        'RabbitMQ',
        () => startRabbit(place),
        ({ address }) => address,
      );
      server.children.forEach((child) => keep(child, server.address));
      return { rabbit: { url: server.url, managementUrl: server.managementUrl } };
    },
    clamd: async () => {
      const server = await step(
        'clamd',
        () => startClamd(place),
        ({ address }) => address,
      );
      keep(server.child, server.address);
      return { clamd: { host: server.host, port: server.port, isDemonstration: server.isDemonstration } };
    },
    s3: async () => {
      const found = await (minio ?? findMinio());
      if (found.path === null) {
        say(`! no MinIO: ${found.why}; files go to a directory`);
        return { s3: null, noS3: found.why };
      }
      const server = await step(
        'MinIO',
        () => startMinio({ ...place, binary: found.path }),
        ({ address }) => address,
      );
      keep(server.child, server.address);
      const { endpoint, accessKey, secretKey } = server;
      return { s3: { endpoint, accessKey, secretKey } };
    },
  };
  const stop = async () => {
    await Promise.all(
      running.filter(({ name }) => name !== 'rabbitmq-port-mapper').map(({ child }) => child.stop()),
    );
    // Last: RabbitMQ takes its leave of it.
    await Promise.all(running.map(({ child }) => child.stop()));
  };
  const outcomes = await Promise.allSettled(wanted.map((name) => starters[name]()));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return Object.assign(
    {
      processes: running.map(({ name, child, address }) => ({ name, pid: child.pid, address })),
      children: running,
      stop,
    },
    ...outcomes.map((outcome) => outcome.value),
  );
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
    ...(s3
      ? { TEST_S3_ENDPOINT: s3.endpoint, TEST_S3_ACCESS_KEY: s3.accessKey, TEST_S3_SECRET_KEY: s3.secretKey }
      : {}),
    TEST_CLAMD_HOST: clamd.host,
    TEST_CLAMD_PORT: String(clamd.port),
  };
}
