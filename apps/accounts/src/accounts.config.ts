import { brokerUrl, databaseUrl, loadConfig } from '@switchboard/kernel';
import { z } from 'zod';

/** Settings of accounts. The first administrator's are looked at only when there is nobody yet. */
export const Settings = z.object({
  DATABASE_URL: databaseUrl,
  RABBITMQ_URL: brokerUrl,
  TOKEN_PRIVATE_KEY: z.string().min(40).meta({
    description: 'Signs access tokens: Ed25519, DER in base64url',
  }),
  ADMIN_EMAIL: z
    .string()
    .optional()
    .meta({ description: 'The first administrator; counts at the first start only' }),
  ADMIN_PASSWORD: z.string().optional().meta({ description: 'His password; counts at the first start only' }),
  SIGN_INS_PER_MINUTE: z.coerce.number().int().min(1).default(10).meta({
    description: 'Sign-ins to one account',
    unit: 'a minute',
    tunable: true,
  }),
  SESSION_IDLE_SECONDS: z.coerce.number().int().min(60).default(43_200).meta({
    description: 'How long a session without use lives',
    unit: 'seconds',
    tunable: true,
  }),
  SESSION_MAX_SECONDS: z.coerce.number().int().min(60).default(604_800).meta({
    description: 'How long a session lives at all',
    unit: 'seconds',
    tunable: true,
  }),
});

export const accountsConfig = () => loadConfig(Settings);
/** Injected as a value, so that tests can give their own. */
export const ACCOUNTS_CONFIG = Symbol('accounts settings');
export type AccountsConfig = ReturnType<typeof accountsConfig>;
