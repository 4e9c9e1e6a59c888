import { loadConfig } from '@switchboard/kernel';
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;
const ms = (value: number) => z.coerce.number().int().min(1).default(value);

/** Settings of files. */
export const filesConfig = () =>
  loadConfig(
    z.object({
      DATABASE_URL: z.url(),
      RABBITMQ_URL: z.url(),
      PUBLIC_URL: z.url().default('http://127.0.0.1:3000'),
      HTTP_HOST: z.string().default('127.0.0.1'),
      HTTP_PORT: z.coerce.number().int().min(0).max(65_535),
      GRANT_SECRET: z.string().min(32),
      LINK_SECRET: z.string().min(40),
      COOKIE_SECRET: z.string().min(32),
      TOKEN_PUBLIC_KEY: z.string().min(40),
      OBJECT_STORE: z.enum(['s3', 'directory']).default('s3'),
      OBJECT_DIRECTORY: z.string().optional(),
      S3_ENDPOINT: z.url().optional(),
      S3_ACCESS_KEY: z.string().optional(),
      S3_SECRET_KEY: z.string().optional(),
      S3_BUCKET_QUARANTINE: z.string().default('switchboard-quarantine'),
      S3_BUCKET_CLEAN: z.string().default('switchboard-clean'),
      CLAMD_HOST: z.string().default('127.0.0.1'),
      CLAMD_PORT: z.coerce.number().int().min(1).max(65_535).default(3310),
      /** Only the EICAR signature is there: said in readiness. */
      CLAMD_DEMONSTRATION: z.stringbool().default(false),
      SIGNATURES_MAX_AGE_HOURS: z.coerce.number().int().min(1).default(48),
      /** The organisation's ceiling for one file; clamd takes 35 MB. */
      MAX_UPLOAD_BYTES: z.coerce
        .number()
        .int()
        .min(1)
        .max(34 * MEBIBYTE)
        .default(30 * MEBIBYTE),
      /** Scans at once over all replicas; more than 2 are felt by the chat on two cores. */
      MAX_SCANS: z.coerce.number().int().min(1).max(4).default(2),
      SCAN_TIMEOUT_MS: ms(45_000),
      UPLOAD_SILENCE_MS: ms(30_000),
      UPLOAD_TIMEOUT_MS: ms(600_000),
      /** Links nobody knows, from one network. */
      RATE_UNKNOWN_LINKS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(60),
    }),
  );
/** Injected as a value, so that tests can give their own. */
export const FILES_CONFIG = Symbol('files settings');
export type FilesConfig = ReturnType<typeof filesConfig>;
