import { brokerUrl, databaseUrl, loadConfig, tokenPublicKey } from '@switchboard/kernel';
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;
const ms = (value: number, description: string) =>
  z.coerce.number().int().min(1).default(value).meta({ description, unit: 'ms', tunable: true });

/** Settings of files. */
export const Settings = z.object({
  DATABASE_URL: databaseUrl,
  RABBITMQ_URL: brokerUrl,
  PUBLIC_URL: z.url().default('http://127.0.0.1:3000').meta({
    description: 'How browsers reach the gateway; with https, cookies are Secure',
  }),
  HTTP_HOST: z.string().default('127.0.0.1').meta({ description: 'Address on which the gateway reaches it' }),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).meta({
    description: 'Port on which the gateway reaches it',
    example: '8080',
  }),
  GRANT_SECRET: z.string().min(32).meta({ description: 'Checks upload grants, which chat signs' }),
  LINK_SECRET: z.string().min(40).meta({
    description: 'Makes file links: id:base64url; several separated by commas, the first one signs',
  }),
  COOKIE_SECRET: z.string().min(32).meta({ description: 'Signs the cookies that let a file be opened' }),
  TOKEN_PUBLIC_KEY: tokenPublicKey,
  OBJECT_STORE: z
    .enum(['s3', 'directory'])
    .default('s3')
    .meta({ description: 'Where files lie: `s3` or `directory`' }),
  OBJECT_DIRECTORY: z.string().optional().meta({ description: 'The folder of `directory`' }),
  S3_ENDPOINT: z.url().optional().meta({ description: 'Any S3 server', example: 'http://s3:9000' }),
  S3_ACCESS_KEY: z.string().optional().meta({ description: 'Its access key' }),
  S3_SECRET_KEY: z.string().optional().meta({ description: 'Its secret key' }),
  S3_BUCKET_QUARANTINE: z.string().default('switchboard-quarantine').meta({
    description: 'Bucket of files under examination',
  }),
  S3_BUCKET_CLEAN: z.string().default('switchboard-clean').meta({ description: 'Bucket of clean files' }),
  CLAMD_HOST: z.string().default('127.0.0.1').meta({ description: 'Host of clamd' }),
  CLAMD_PORT: z.coerce.number().int().min(1).max(65_535).default(3310).meta({ description: 'Port of clamd' }),
  CLAMD_DEMONSTRATION: z.stringbool().default(false).meta({
    description: 'Whether clamd has the EICAR signature and nothing else, which readiness then says',
  }),
  SIGNATURES_MAX_AGE_HOURS: z.coerce.number().int().min(1).default(48).meta({
    description: 'How old the scanner’s signatures may be before readiness complains',
    unit: 'hours',
    tunable: true,
  }),
  MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(34 * MEBIBYTE)
    .default(30 * MEBIBYTE)
    .meta({
      description: 'The ceiling of one file (34 MB at most, clamd’s settings go with it)',
      unit: 'bytes',
      tunable: true,
    }),
  // More than 2 are felt by the chat on two cores.
  MAX_SCANS: z.coerce.number().int().min(1).max(4).default(2).meta({
    description: 'Scans at once over all replicas, as many as clamd has threads at most',
    tunable: true,
  }),
  SCAN_TIMEOUT_MS: ms(45_000, 'How long one scan may take'),
  UPLOAD_SILENCE_MS: ms(30_000, 'How long an upload may be silent'),
  UPLOAD_TIMEOUT_MS: ms(600_000, 'How long an upload may take'),
  RATE_UNKNOWN_LINKS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(60).meta({
    description: 'Links nobody knows, opened from one network',
    unit: 'a minute',
    tunable: true,
  }),
});

export const filesConfig = () => loadConfig(Settings);
/** Injected as a value, so that tests can give their own. */
export const FILES_CONFIG = Symbol('files settings');
export type FilesConfig = ReturnType<typeof filesConfig>;
