import { join } from 'node:path';
import { ROOT } from '../lib/bootstrap.mjs';
import type { Secrets } from '../lib/secrets.ts';
import { type ServiceSchemas, tunablesOf } from '../lib/service-settings.ts';
import type { DatabaseService, Service } from '../lib/scale.ts';
import type { Settings } from '../lib/settings.ts';
import type { Servers } from '../servers/native.ts';

/** What the services of one platform are made to find. */
export interface Place {
  settings: Settings;
  servers: Servers;
  secrets: Pick<Secrets, 'database' | 'broker'>;
  names: ReturnType<typeof namesOf>;
}

export interface ServicesPlace extends Place {
  secrets: Secrets;
  /** Where files go without an S3 server. */
  objectDirectory: string;
  /** What the services read. */
  schemas: ServiceSchemas;
  filesUrl: string;
  /** Whom the gateway asks how the others are. */
  managementTargets: Record<string, string>;
}

/**
 * Names on the servers. Roles and broker users belong to a whole server, so a platform that shares one with another
 * (SWITCHBOARD_DATABASE) has names of its own.
 */
export function namesOf(database: string) {
  const bucket = database.replaceAll('_', '-');
  return {
    vhost: database,
    prefix: database === 'switchboard' ? '' : `${database}_`,
    buckets: { quarantine: `${bucket}-quarantine`, clean: `${bucket}-clean` },
  };
}

/** What the child of a Node process needs of its parent's environment, and nothing else of it. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'];

const chosen = (names: string[], env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));

interface Process {
  service: Service;
  managementPort: number;
  port: number | null;
}

/** The whole environment of one service process: its own addresses and secrets, nobody else's. */
export function environmentOf(plan: Process, place: ServicesPlace): Record<string, string> {
  const { service, managementPort } = plan;
  return {
    ...chosen(INHERITED, process.env),
    NODE_ENV: 'production',
    MANAGEMENT_PORT: String(managementPort),
    RABBITMQ_URL: brokerAddress(service, place),
    ...chosen(tunablesOf(place.schemas[service]), place.settings.env),
    ...(service !== 'gateway' && { DATABASE_URL: databaseAddress(service, 'app', place) }),
    ...OWN[service](place, String(plan.port)),
  };
}

/** What a service has for itself. */
const OWN: Record<Service, (place: ServicesPlace, port: string) => Record<string, string>> = {
  gateway: ({ settings, secrets, filesUrl, managementTargets }, port) => ({
    MANAGEMENT_TARGETS: JSON.stringify(managementTargets),
    PORT: port,
    HOST: settings.host,
    PUBLIC_URL: settings.publicUrl,
    // However it is started: `nest start` runs it from a folder of its own.
    CONSOLE_DIR: join(ROOT, 'apps', 'console', 'dist'),
    WIDGET_DIR: join(ROOT, 'apps', 'widget', 'dist'),
    FILES_URL: filesUrl,
    TOKEN_PUBLIC_KEY: secrets.tokenKeys.public,
  }),
  accounts: ({ settings, secrets }) => ({
    TOKEN_PRIVATE_KEY: secrets.tokenKeys.private,
    TOKEN_PUBLIC_KEY: secrets.tokenKeys.public,
    ADMIN_EMAIL: settings.adminEmail,
    ADMIN_PASSWORD: settings.adminPassword ?? secrets.adminPassword,
  }),
  routing: () => ({}),
  reports: () => ({}),
  chat: ({ secrets }) => ({ GRANT_SECRET: secrets.grantSecret }),
  files: ({ settings, secrets, servers: { clamd, s3 }, names, objectDirectory }, port) => ({
    HTTP_PORT: port,
    HTTP_HOST: '127.0.0.1',
    PUBLIC_URL: settings.publicUrl,
    TOKEN_PUBLIC_KEY: secrets.tokenKeys.public,
    GRANT_SECRET: secrets.grantSecret,
    LINK_SECRET: secrets.linkSecret,
    COOKIE_SECRET: secrets.cookieSecret,
    CLAMD_HOST: clamd.host,
    CLAMD_PORT: String(clamd.port),
    CLAMD_DEMONSTRATION: clamd.isDemonstration ? '1' : '0',
    ...(s3
      ? {
          OBJECT_STORE: 's3',
          S3_ENDPOINT: s3.endpoint,
          S3_ACCESS_KEY: s3.accessKey,
          S3_SECRET_KEY: s3.secretKey,
          S3_BUCKET_QUARANTINE: names.buckets.quarantine,
          S3_BUCKET_CLEAN: names.buckets.clean,
        }
      : { OBJECT_STORE: 'directory', OBJECT_DIRECTORY: objectDirectory }),
  }),
};

/** Address of one of a service's two roles. */
export function databaseAddress(
  service: DatabaseService,
  role: 'app' | 'owner',
  { settings, servers, secrets, names }: Place,
): string {
  const url = new URL(servers.postgres.url);
  url.username = `${names.prefix}${service}_${role}`;
  url.password = secrets.database[service][role];
  url.pathname = `/${settings.database}`;
  return url.toString();
}

/** Address of a service's own broker user. */
function brokerAddress(service: Service, { servers, secrets, names }: Place): string {
  const url = new URL(servers.rabbit.url);
  url.username = `${names.prefix}${service}`;
  url.password = secrets.broker[service];
  url.pathname = `/${encodeURIComponent(names.vhost)}`;
  return url.toString();
}
