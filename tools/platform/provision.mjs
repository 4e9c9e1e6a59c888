import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../lib/bootstrap.mjs';
import { step, StepError } from '../lib/say.mjs';
import { DATABASE_SERVICES } from '../lib/secrets.mjs';
import { databaseAddress } from './environment.mjs';

/**
 * Makes everything that the services find: database, schemas and roles, broker users and topology, buckets, tables.
 * May run again at any time.
 * @param {Pick<import('./environment.mjs').Platform, 'settings' | 'servers' | 'secrets' | 'names'>} platform
 */
export async function provision(platform) {
  const { servers, settings, secrets, names } = platform;
  // The migrations' own log lines say less than the steps here.
  process.env.LOG_LEVEL = 'warn';
  // Loaded here and not above: these are built a moment before.
  const { provisionDatabase } = await import('@switchboard/database');
  const { provisionBroker } = await import('@switchboard/messaging');
  const { database } = settings;
  const prepare = {
    database: () =>
      provisionDatabase({
        adminUrl: servers.postgres.url,
        database,
        passwords: secrets.database,
        rolePrefix: names.prefix,
      }),
    broker: () =>
      provisionBroker({
        managementUrl: servers.rabbit.managementUrl,
        vhost: names.vhost,
        passwords: secrets.broker,
        userPrefix: names.prefix,
      }),
    buckets: () => (servers.s3 ? makeBuckets(servers.s3, Object.values(names.buckets)) : undefined),
  };
  await step('users, roles, schemas, queues and buckets', () =>
    Promise.all(
      Object.entries(prepare).map(([what, work]) =>
        Promise.resolve(work()).catch((cause) => {
          throw new StepError(`The ${what} could not be prepared`, {
            todo: 'the addresses in the environment must be an administrator’s',
            cause,
          });
        }),
      ),
    ),
  );
  await step(
    'migrations',
    () => migrateAll(platform),
    (done) => (done.length ? `${done.length} new` : 'up to date'),
  );
}

/** @param {Pick<import('./environment.mjs').Platform, 'settings' | 'servers' | 'secrets' | 'names'>} platform */
async function migrateAll(platform) {
  const { migrate } = await import('@switchboard/database');
  const done = await Promise.all(
    DATABASE_SERVICES.map(async (service) => {
      const file = join(ROOT, 'apps', service, 'dist', 'migrations', 'index.js');
      if (!existsSync(file)) return [];
      const { migrations } = await import(pathToFileURL(file).href);
      const url = databaseAddress(service, 'owner', platform);
      return migrate({ url, service, migrations }).catch((cause) => {
        throw new StepError(`The migrations of ${service} failed`, {
          todo: `see apps/${service}/src/migrations`,
          cause,
        });
      });
    }),
  );
  return done.flatMap((names) => names ?? []);
}

/**
 * Buckets for files under examination and for clean ones.
 * @param {{ endpoint: string, accessKey: string, secretKey: string }} s3
 * @param {string[]} buckets
 */
async function makeBuckets({ endpoint, accessKey, secretKey }, buckets) {
  const { Client } = await import('minio');
  const { hostname, port, protocol } = new URL(endpoint);
  const useSSL = protocol === 'https:';
  const client = new Client({
    endPoint: hostname,
    port: Number(port) || (useSSL ? 443 : 80),
    useSSL,
    accessKey,
    secretKey,
    region: 'us-east-1',
  });
  for (const bucket of buckets) {
    if (await client.bucketExists(bucket)) continue;
    await client.makeBucket(bucket).catch((error) => {
      // Two platforms on one store may make it at the same moment.
      if (error.code !== 'BucketAlreadyOwnedByYou') throw error;
    });
  }
}
