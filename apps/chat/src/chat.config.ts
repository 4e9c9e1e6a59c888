import { brokerUrl, databaseUrl, loadConfig } from '@switchboard/kernel';
import { z } from 'zod';

export const CHAT_CONFIG = Symbol('chat config');

/** Chat's settings. */
export const Settings = z.object({
  DATABASE_URL: databaseUrl,
  RABBITMQ_URL: brokerUrl,
  GRANT_SECRET: z.string().min(32).meta({ description: 'Signs upload grants, which files checks' }),
  VISITOR_GRACE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(120).meta({
    description:
      'How long a visitor without a connection keeps his place; he is away, and not offered, after 20 s at most',
    unit: 'seconds',
    tunable: true,
  }),
});

export const chatConfig = () => loadConfig(Settings);
export type ChatConfig = Pick<ReturnType<typeof chatConfig>, 'GRANT_SECRET' | 'VISITOR_GRACE_SECONDS'>;
