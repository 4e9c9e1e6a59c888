import { brokerUrl, databaseUrl, loadConfig } from '@switchboard/kernel';
import { z } from 'zod';

/** Settings of routing. */
export const Settings = z.object({
  DATABASE_URL: databaseUrl,
  RABBITMQ_URL: brokerUrl,
  AGENT_GRACE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60).meta({
    description: 'How long an agent whose sockets are gone keeps his contacts',
    unit: 'seconds',
    tunable: true,
  }),
});

export const routingConfig = (env?: NodeJS.ProcessEnv) => loadConfig(Settings, env);
export type RoutingConfig = ReturnType<typeof routingConfig>;
