import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../lib/bootstrap.mjs';
import { step, StepError } from '../lib/say.mjs';
import { DATABASE_SERVICES } from '../lib/scale.ts';
import type { S3 } from '../servers/object-store.ts';
import { databaseAddress, type Place } from './environment.ts';

/**
 * Makes everything that the services find: database, schemas and roles, broker users and topology, buckets, tables.
 * May run again at any time.
 */
export async function provision(place: Place): Promise<void> {
  const { servers, settings, secrets, names } = place;
  // The migrations' own log lines say less than the steps here.
  process.env.LOG_LEVEL = 'warn';
  // Loaded here and not above: these are built a moment before.
  const { provisionDatabase } = await import('@switchboard/database');
  const { provisionBroker } = await import('@switchboard/messaging');
  const prepare = {
    database: provisionDatabase({
      adminUrl: servers.postgres.url,
      database: settings.database,
      passwords: secrets.database,
      rolePrefix: names.prefix,
    }),
    broker: provisionBroker({
      managementUrl: servers.rabbit.managementUrl,
      vhost: names.vhost,
      passwords: secrets.broker,
      userPrefix: names.prefix,
    }),
    buckets: servers.s3 ? makeBuckets(servers.s3, Object.values(names.buckets)) : Promise.resolve(),
  };
  const todo = 'the addresses in the environment must be an administrator’s';
  await step('users, roles, schemas, queues and buckets', () =>
    Promise.all(
      Object.entries(prepare).map(([what, work]) =>
        work.catch((cause: unknown) => {
          throw new StepError(`The ${what} could not be prepared`, { todo, cause });
        }),
      ),
    ),
  );
  const countOf = (done: number) => (done > 0 ? `${done} new` : 'up to date');
  await step('migrations', () => migrateAll(place), countOf);
}

/** How many were new. */
async function migrateAll(place: Place): Promise<number> {
  const { migrate } = await import('@switchboard/database');
  type Migrations = Parameters<typeof migrate>[0]['migrations'];
  const done = await Promise.all(
    DATABASE_SERVICES.map(async (service) => {
      const file = join(ROOT, 'apps', service, 'dist', 'migrations', 'index.js');
      if (!existsSync(file)) return [];
      const { migrations } = (await import(pathToFileURL(file).href)) as { migrations: Migrations };
      const url = databaseAddress(service, 'owner', place);
      return migrate({ url, service, migrations }).catch((cause: unknown) => {
        const todo = `see apps/${service}/src/migrations`;
        throw new StepError(`The migrations of ${service} failed`, { todo, cause });
      });
    }),
  );
  return done.flat().length;
}

/** Buckets for files under examination and for clean ones. */
async function makeBuckets({ endpoint, accessKey, secretKey }: S3, buckets: string[]): Promise<void> {
  const { Client } = await import('minio');
  const { hostname: endPoint, port, protocol } = new URL(endpoint);
  const useSSL = protocol === 'https:';
  const keys = { accessKey, secretKey, region: 'us-east-1' };
  const client = new Client({ ...keys, endPoint, useSSL, port: Number(port) || (useSSL ? 443 : 80) });
  for (const bucket of buckets) {
    if (await client.bucketExists(bucket)) continue;
    await client.makeBucket(bucket).catch((error: { code?: string }) => {
      // Two platforms on one store may make it at the same moment.
      if (error.code !== 'BucketAlreadyOwnedByYou') throw error;
    });
  }
}
