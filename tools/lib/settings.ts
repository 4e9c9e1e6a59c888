import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, loadConfig } from '../../libs/kernel/src/config.ts';
import { ROOT } from './bootstrap.mjs';
import { DATABASE_SERVICES, parseScale, SERVICES } from './scale.ts';
import { StepError } from './say.mjs';

const port = z.coerce.number().int().min(1).max(65_535);
const addressOf = (protocol: RegExp) =>
  z.url({ protocol, error: `is not an address of ${protocol.source}` }).optional();
const scale = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return parseScale(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });

/** What `npm start` and its sisters are told by the environment. */
export const StartSettings = z
  .object({
    PORT: port
      .default(3000)
      .meta({ description: 'The gateway’s port; further gateways (SCALE) take the next ones' }),
    HOST: z.string().default('127.0.0.1').meta({ description: 'The gateway’s address' }),
    PUBLIC_URL: z
      .url({ protocol: /^https?$/, error: 'is not an address such as https://chat.example' })
      .transform((text) => new URL(text).origin)
      .optional()
      .meta({
        description:
          'How browsers reach the gateway; links and the own Origin come from it. With https, cookies are Secure',
        otherwise: 'http://localhost:3000',
        example: 'https://chat.example',
      }),
    SWITCHBOARD_HOME: z.string().default(join(ROOT, '.switchboard')).meta({
      description: 'Data, logs, pid files and run.json of one platform',
      otherwise: '.switchboard in the checkout',
    }),
    SWITCHBOARD_CACHE: z.string().optional().meta({
      description: 'Where fetched and built binaries (SeaweedFS, MinIO) are kept',
      otherwise: 'switchboard in the user’s cache folder',
    }),
    SCALE: scale.meta({
      description: 'Processes of each service; 0 where somebody else starts it',
      otherwise: 'one of each',
      example: 'chat=2,gateway=2',
    }),
    ADMIN_EMAIL: z.string().default('admin@switchboard.example').meta({
      description: 'The first administrator; counts at the first start only',
    }),
    ADMIN_PASSWORD: z.string().min(10).optional().meta({
      description: 'His password; counts at the first start only',
      otherwise: 'made and printed by npm start',
    }),
    DATABASE_URL: addressOf(/^postgres(ql)?$/).meta({
      description: 'An administrator’s address of a PostgreSQL that is there; provisioning makes the rest',
      otherwise: 'one is started',
      example: 'postgres://postgres:password@db:5432/postgres',
    }),
    RABBITMQ_URL: addressOf(/^amqps?$/).meta({
      description: 'An administrator’s address of a RabbitMQ that is there',
      otherwise: 'one is started',
      example: 'amqp://admin:password@broker:5672/',
    }),
    RABBITMQ_MANAGEMENT_URL: addressOf(/^https?$/).meta({
      description: 'The management API of that broker',
      otherwise: 'port 15672 of its host',
      example: 'http://admin:password@broker:15672',
    }),
    S3_ENDPOINT: z.url().optional().meta({
      description: 'An S3 server that is there',
      otherwise: 'one is started',
      example: 'http://store:9000',
    }),
    S3_ACCESS_KEY: z.string().optional().meta({ description: 'The S3 server’s access key' }),
    S3_SECRET_KEY: z.string().optional().meta({ description: 'The S3 server’s secret key' }),
    CLAMD_HOST: z
      .string()
      .optional()
      .meta({ description: 'A clamd that is there', otherwise: 'one is started' }),
    CLAMD_PORT: port.default(3310).meta({ description: 'Its port' }),
    SWITCHBOARD_DATABASE: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,30}$/)
      .default('switchboard')
      .meta({ description: 'Database and virtual host; another name lets two platforms share a server' }),
  })
  .refine((given) => !given.S3_ENDPOINT || (given.S3_ACCESS_KEY && given.S3_SECRET_KEY), {
    path: ['S3_ENDPOINT'],
    error: 'needs S3_ACCESS_KEY and S3_SECRET_KEY too',
    when: () => true,
  });

/** What docker-compose.yml is told by the same names. */
export const SHARED = ['ADMIN_EMAIL', 'ADMIN_PASSWORD', 'PUBLIC_URL', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'];

const secret = (description: string) => z.string().meta({ description });
const image = (name: string, of: string) =>
  z
    .string()
    .default(name)
    .meta({ description: `The image of ${of}` });

/** Passwords that provisioning gives to the users of database and broker. */
export const ProvisionSecrets = z.object(
  Object.fromEntries([
    ...SERVICES.map((name) => [`${name.toUpperCase()}_BROKER_PASSWORD`, secret(`Broker user of ${name}`)]),
    ...DATABASE_SERVICES.flatMap((name) => [
      [`${name.toUpperCase()}_DATABASE_PASSWORD`, secret(`Working role of ${name}`)],
      [`${name.toUpperCase()}_OWNER_PASSWORD`, secret(`Role that migrates ${name}`)],
    ]),
  ]) as Record<string, z.ZodString>,
);

/** What docker-compose.yml is told by .env, beside what it shares with `npm start`. */
export const ComposeSettings = z.object({
  COMPOSE_PROJECT_NAME: z.string().default('switchboard').meta({ description: 'The project’s name' }),
  PUBLISH: z.string().default('127.0.0.1:3000').meta({ description: 'Where the gateway is published' }),
  SWITCHBOARD_IMAGE: image('switchboard:local', 'the services'),
  POSTGRES_IMAGE: image('postgres:18', 'PostgreSQL, or the same by digest'),
  RABBITMQ_IMAGE: image('rabbitmq:4-management', 'RabbitMQ'),
  S3_IMAGE: image('pgsty/silo:RELEASE.2026-09-03T13-18-01Z', 'the S3 server'),
  CLAMAV_IMAGE: image('clamav/clamav:1.4', 'clamd'),
  POSTGRES_PASSWORD: secret('Administrator of PostgreSQL'),
  RABBITMQ_PASSWORD: secret('Administrator of RabbitMQ'),
  TOKEN_PRIVATE_KEY: secret('Signs access tokens: Ed25519, DER in base64url'),
  TOKEN_PUBLIC_KEY: secret('Checks access tokens'),
  GRANT_SECRET: secret('Upload grants from chat to files'),
  LINK_SECRET: secret('File links: id:base64url; several separated by commas, the first one signs'),
  COOKIE_SECRET: secret('Cookies that let a file be opened'),
  ...ProvisionSecrets.shape,
});

export type Settings = ReturnType<typeof readSettings>;

/** Reads what `npm start` is told by the environment; every fault is told at once. */
export function readSettings(env: NodeJS.ProcessEnv) {
  const given = readOrExplain(StartSettings, env);
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey = '', S3_SECRET_KEY: secretKey = '' } = given;
  return {
    port: given.PORT,
    host: given.HOST,
    home: given.SWITCHBOARD_HOME,
    publicUrl: given.PUBLIC_URL ?? `http://localhost:${given.PORT}`,
    scale: given.SCALE,
    adminEmail: given.ADMIN_EMAIL,
    adminPassword: given.ADMIN_PASSWORD ?? null,
    database: given.SWITCHBOARD_DATABASE,
    databaseUrl: given.DATABASE_URL ?? null,
    rabbitUrl: given.RABBITMQ_URL ?? null,
    rabbitManagementUrl: given.RABBITMQ_MANAGEMENT_URL ?? null,
    s3: endpoint ? { endpoint, accessKey, secretKey } : null,
    clamd: given.CLAMD_HOST ? { host: given.CLAMD_HOST, port: given.CLAMD_PORT } : null,
    /** Where services' own settings are looked for. */
    env,
  };
}

/** Reads settings by schema; what is wrong is told as a step that failed. */
export function readOrExplain<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv): z.output<S> {
  try {
    return loadConfig(schema, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new StepError(error.message, {
      todo: 'correct the environment; .env.example describes every setting',
    });
  }
}
