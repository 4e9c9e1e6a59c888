import { join } from 'node:path';
import { ROOT } from '../lib/bootstrap.mjs';
import { tunablesOf } from '../lib/service-settings.ts';

/**
 * @typedef {object} Platform
 * @property {import('../lib/settings.ts').Settings} settings
 * @property {import('../servers/native.mjs').Servers} servers
 * @property {ReturnType<typeof import('../lib/secrets.mjs').platformSecrets>} secrets
 * @property {ReturnType<typeof namesOf>} names
 * @property {string} objectDirectory where files go without an S3 server
 * @property {import('../lib/service-settings.ts').ServiceSchemas} schemas what the services read
 * @property {string} [filesUrl]
 * @property {Record<string, string>} [managementTargets] whom the gateway asks how the others are
 */

/**
 * Names on the servers. Roles and broker users belong to a whole server, so a platform that shares one with another
 * (SWITCHBOARD_DATABASE) has names of its own.
 * @param {string} database
 */
export const namesOf = (database) => {
  const bucket = database.replaceAll('_', '-');
  return {
    vhost: database,
    prefix: database === 'switchboard' ? '' : `${database}_`,
    buckets: { quarantine: `${bucket}-quarantine`, clean: `${bucket}-clean` },
  };
};

/** What the child of a Node process needs of its parent's environment, and nothing else of it. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'];

/**
 * The whole environment of one service process: its own addresses and secrets, nobody else's.
 * @param {{ service: string, managementPort: number, port: number | null }} plan
 * @param {Platform} platform
 * @returns {Record<string, string>}
 */
export function environmentOf({ service, managementPort, port }, platform) {
  const { settings, schemas } = platform;
  const inherited = Object.fromEntries(
    INHERITED.filter((name) => process.env[name]).map((name) => [name, process.env[name]]),
  );
  const common = {
    ...inherited,
    NODE_ENV: 'production',
    MANAGEMENT_PORT: String(managementPort),
    RABBITMQ_URL: brokerAddress(service, platform),
    ...Object.fromEntries(
      tunablesOf(schemas[service])
        .filter((name) => settings.env[name])
        .map((name) => [name, settings.env[name]]),
    ),
  };
  if (service !== 'gateway') common.DATABASE_URL = databaseAddress(service, 'app', platform);
  return { ...common, ...own[service](platform, port) };
}

/** What each service has for itself. @type {Record<string, (platform: Platform, port: number | null) => Record<string, string>>} */
const own = {
  gateway: ({ settings, secrets, filesUrl, managementTargets }, port) => ({
    MANAGEMENT_TARGETS: JSON.stringify(managementTargets),
    PORT: String(port),
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
  chat: ({ secrets }) => ({ GRANT_SECRET: secrets.grantSecret }),
  files: (platform, port) => {
    const { settings, secrets, servers } = platform;
    return {
      HTTP_PORT: String(port),
      HTTP_HOST: '127.0.0.1',
      PUBLIC_URL: settings.publicUrl,
      TOKEN_PUBLIC_KEY: secrets.tokenKeys.public,
      GRANT_SECRET: secrets.grantSecret,
      LINK_SECRET: secrets.linkSecret,
      COOKIE_SECRET: secrets.cookieSecret,
      CLAMD_HOST: servers.clamd.host,
      CLAMD_PORT: String(servers.clamd.port),
      CLAMD_DEMONSTRATION: servers.clamd.isDemonstration ? '1' : '0',
      ...objectStore(platform),
    };
  },
  reports: () => ({}),
};

/** @param {Platform} platform */
function objectStore({ servers: { s3 }, names, objectDirectory }) {
  if (!s3) return { OBJECT_STORE: 'directory', OBJECT_DIRECTORY: objectDirectory };
  return {
    OBJECT_STORE: 's3',
    S3_ENDPOINT: s3.endpoint,
    S3_ACCESS_KEY: s3.accessKey,
    S3_SECRET_KEY: s3.secretKey,
    S3_BUCKET_QUARANTINE: names.buckets.quarantine,
    S3_BUCKET_CLEAN: names.buckets.clean,
  };
}

/**
 * Address of one of a service's two roles.
 * @param {string} service
 * @param {'app' | 'owner'} role
 * @param {Pick<Platform, 'settings' | 'servers' | 'secrets' | 'names'>} platform
 */
export function databaseAddress(service, role, { settings, servers, secrets, names }) {
  const url = new URL(servers.postgres.url);
  url.username = `${names.prefix}${service}_${role}`;
  url.password = secrets.database[service][role];
  url.pathname = `/${settings.database}`;
  return url.toString();
}

/** Address of a service's own broker user. @param {string} service @param {Platform} platform */
function brokerAddress(service, { servers, secrets, names }) {
  const url = new URL(servers.rabbit.url);
  url.username = `${names.prefix}${service}`;
  url.password = secrets.broker[service];
  url.pathname = `/${encodeURIComponent(names.vhost)}`;
  return url.toString();
}
