import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ROOT } from '../lib/bootstrap.mjs';
import type { Home } from '../lib/home.ts';
import { run } from '../lib/run.mjs';
import { step } from '../lib/say.mjs';
import type { Running, ServerName, Servers } from './native.ts';

/** The services of deploy/compose.servers.yml by our names. */
const NAMES = { postgres: 'postgres', rabbit: 'rabbitmq', clamd: 'clamd', s3: 's3' };

/** Starts those servers that are asked for with Docker Compose, published on loopback only. */
export async function startComposeServers({ home, wanted }: { home: Home; wanted: ServerName[] }) {
  const project = `switchboard-${createHash('sha256').update(home.folder).digest('hex').slice(0, 10)}`;
  const secret = (name: string) => home.secret(name, () => randomBytes(16).toString('hex'));
  const ports = {
    postgres: await home.port('postgres'),
    rabbit: await home.port('rabbitmq'),
    management: await home.port('rabbitmqManagement'),
    s3: await home.port('minio'),
    clamd: await home.port('clamd'),
  };
  const passwords = {
    POSTGRES_PASSWORD: secret('postgresPassword'),
    RABBITMQ_PASSWORD: secret('rabbitPassword'),
    S3_SECRET_KEY: secret('minioSecretKey'),
  };
  const env = {
    ...process.env,
    ...passwords,
    POSTGRES_PORT: String(ports.postgres),
    RABBITMQ_PORT: String(ports.rabbit),
    RABBITMQ_MANAGEMENT_PORT: String(ports.management),
    S3_PORT: String(ports.s3),
    CLAMD_PORT: String(ports.clamd),
  };
  const file = join(ROOT, 'deploy', 'compose.servers.yml');
  const compose = (...args: string[]) =>
    run('docker', ['compose', '-p', project, '-f', file, ...args], { env, timeoutMs: 900_000 });
  await step('backing servers with Docker Compose', () =>
    compose('up', '-d', '--wait', ...wanted.map((name) => NAMES[name])),
  );
  const rabbit = `admin:${passwords.RABBITMQ_PASSWORD}@127.0.0.1`;
  const all: Omit<Servers, keyof Running> = {
    postgres: {
      url: `postgres://postgres:${passwords.POSTGRES_PASSWORD}@127.0.0.1:${ports.postgres}/postgres`,
    },
    rabbit: {
      url: `amqp://${rabbit}:${ports.rabbit}/`,
      managementUrl: `http://${rabbit}:${ports.management}`,
    },
    clamd: { host: '127.0.0.1', port: ports.clamd, isDemonstration: false },
    s3: {
      endpoint: `http://127.0.0.1:${ports.s3}`,
      accessKey: 'switchboard',
      secretKey: passwords.S3_SECRET_KEY,
    },
  };
  const list = () =>
    wanted.map((name) => ({
      name: `${name} (Docker)`,
      kind: 'server' as const,
      pid: null,
      address: `127.0.0.1:${ports[name]}`,
      managementAddress: null,
      readiness: '-',
      restarts: 0,
    }));
  return {
    ...(Object.fromEntries(wanted.map((name) => [name, all[name]])) as Partial<typeof all>),
    list,
    stop: () => compose('stop').then(nothing, nothing),
    remove: () => compose('down', '-v').then(nothing, nothing),
  };
}

const nothing = () => undefined;
