import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ROOT } from '../lib/bootstrap.mjs';
import { findExecutable, run } from '../lib/run.mjs';
import { step } from '../lib/say.mjs';

/** Whether a Docker engine with Compose answers: a client on the PATH alone says nothing. */
export async function dockerAnswers() {
  const docker = await findExecutable(['docker']);
  if (!docker) return false;
  try {
    await run(docker, ['info'], { timeoutMs: 3_000 });
    await run(docker, ['compose', 'version'], { timeoutMs: 3_000 });
    return true;
  } catch {
    return false;
  }
}

/** The services of deploy/compose.servers.yml by our names. */
const NAMES = { postgres: 'postgres', rabbit: 'rabbitmq', clamd: 'clamd', s3: 's3' };

/**
 * Starts those servers that are asked for with Docker Compose, published on loopback only.
 * @param {{ home: import('../lib/home.mjs').Home, wanted: string[] }} options
 */
export async function startComposeServers({ home, wanted }) {
  const project = `switchboard-${createHash('sha256').update(home.folder).digest('hex').slice(0, 10)}`;
  const secret = (name) =>
    home.secret(name, () =>
      createHash('sha256').update(`${home.state.id}${name}${Math.random()}`).digest('hex').slice(0, 32),
    );
  const ports = {
    POSTGRES_PORT: await home.port('postgres'),
    RABBITMQ_PORT: await home.port('rabbitmq'),
    RABBITMQ_MANAGEMENT_PORT: await home.port('rabbitmqManagement'),
    S3_PORT: await home.port('minio'),
    CLAMD_PORT: await home.port('clamd'),
  };
  const passwords = {
    POSTGRES_PASSWORD: secret('postgresPassword'),
    RABBITMQ_PASSWORD: secret('rabbitPassword'),
    S3_SECRET_KEY: secret('minioSecretKey'),
  };
  const env = { ...process.env, ...passwords };
  for (const [name, port] of Object.entries(ports)) env[name] = String(port);
  const file = join(ROOT, 'deploy', 'compose.servers.yml');
  const compose = (...args) =>
    run('docker', ['compose', '-p', project, '-f', file, ...args], { env, timeoutMs: 900_000 });
  await step('backing servers with Docker Compose', () =>
    compose('up', '-d', '--wait', ...wanted.map((name) => NAMES[name])),
  );
  const all = {
    postgres: {
      url: `postgres://postgres:${passwords.POSTGRES_PASSWORD}@127.0.0.1:${ports.POSTGRES_PORT}/postgres`,
    },
    rabbit: {
      url: `amqp://admin:${passwords.RABBITMQ_PASSWORD}@127.0.0.1:${ports.RABBITMQ_PORT}/`,
      managementUrl: `http://admin:${passwords.RABBITMQ_PASSWORD}@127.0.0.1:${ports.RABBITMQ_MANAGEMENT_PORT}`,
    },
    clamd: { host: '127.0.0.1', port: ports.CLAMD_PORT, isDemonstration: false },
    s3: {
      endpoint: `http://127.0.0.1:${ports.S3_PORT}`,
      accessKey: 'switchboard',
      secretKey: passwords.S3_SECRET_KEY,
    },
  };
  const listed = {
    postgres: ports.POSTGRES_PORT,
    rabbit: ports.RABBITMQ_PORT,
    clamd: ports.CLAMD_PORT,
    s3: ports.S3_PORT,
  };
  return {
    ...Object.fromEntries(wanted.map((name) => [name, all[name]])),
    list: () =>
      wanted.map((name) => ({
        name: `${name} (Docker)`,
        kind: 'server',
        pid: null,
        address: `127.0.0.1:${listed[name]}`,
        managementAddress: null,
        readiness: '-',
        restarts: 0,
      })),
    stop: async () => {
      await compose('stop').catch(() => undefined);
    },
    remove: async () => {
      await compose('down', '-v').catch(() => undefined);
    },
  };
}
