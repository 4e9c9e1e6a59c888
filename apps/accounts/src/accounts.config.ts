import { loadConfig } from '@switchboard/kernel';
import { z } from 'zod';

/** Settings of accounts. The first administrator's are looked at only when there is nobody yet. */
export const accountsConfig = () =>
  loadConfig(
    z.object({
      DATABASE_URL: z.url(),
      RABBITMQ_URL: z.url(),
      TOKEN_PRIVATE_KEY: z.string().min(40),
      ADMIN_EMAIL: z.string().optional(),
      ADMIN_PASSWORD: z.string().optional(),
      SIGN_INS_PER_MINUTE: z.coerce.number().int().min(1).default(10),
      SESSION_IDLE_SECONDS: z.coerce.number().int().min(60).default(43_200),
      SESSION_MAX_SECONDS: z.coerce.number().int().min(60).default(604_800),
    }),
  );
/** Injected as a value, so that tests can give their own. */
export const ACCOUNTS_CONFIG = Symbol('accounts settings');
export type AccountsConfig = ReturnType<typeof accountsConfig>;
