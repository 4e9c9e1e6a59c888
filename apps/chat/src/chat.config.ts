import { loadConfig } from '@switchboard/kernel';
import { z } from 'zod';

export const CHAT_CONFIG = Symbol('chat config');

/** Chat's settings. */
export const chatConfig = () =>
  loadConfig(
    z.object({
      DATABASE_URL: z.string(),
      RABBITMQ_URL: z.string(),
      GRANT_SECRET: z.string().min(32),
      /** How long a visitor without a connection keeps his place, and an active one counts as here. */
      VISITOR_GRACE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(120),
    }),
  );
export type ChatConfig = Pick<ReturnType<typeof chatConfig>, 'GRANT_SECRET' | 'VISITOR_GRACE_SECONDS'>;
