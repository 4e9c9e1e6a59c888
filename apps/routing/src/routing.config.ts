import { loadConfig } from '@switchboard/kernel';
import { z } from 'zod';

/** Settings of routing. */
export const routingConfig = (env?: NodeJS.ProcessEnv) =>
  loadConfig(
    z.object({
      DATABASE_URL: z.string().min(1),
      RABBITMQ_URL: z.string().min(1),
      /** How long an agent whose sockets are gone keeps his contacts. */
      AGENT_GRACE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60),
    }),
    env,
  );
export type RoutingConfig = ReturnType<typeof routingConfig>;
