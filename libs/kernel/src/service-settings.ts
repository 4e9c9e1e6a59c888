import { z } from 'zod';
import { TracingSettings } from './tracing/tracing-settings.js';

/** What every service reads, beside its own settings. */
export const ServiceSettings = z.object({
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').meta({
    description: 'From this level on there is a line for each event of note, never with content',
    tunable: true,
    example: 'debug',
  }),
  MANAGEMENT_PORT: z.coerce.number().int().min(0).max(65_535).optional().meta({
    description: 'Port of health and metrics',
    otherwise: 'neither is served',
    example: '9090',
  }),
  MANAGEMENT_HOST: z.string().default('127.0.0.1').meta({ description: 'Address of health and metrics' }),
  ...TracingSettings.shape,
});

/** RABBITMQ_URL of a service. */
export const brokerUrl = z.url().meta({
  description: 'The broker, as the service’s own user',
  example: 'amqp://chat:password@rabbitmq:5672/switchboard',
});

/** DATABASE_URL of a service. */
export const databaseUrl = z.url().meta({
  description: 'The database, as the working role of the service’s own schema',
  example: 'postgres://chat_app:password@postgres:5432/switchboard',
});

/** TOKEN_PUBLIC_KEY of whoever checks access tokens. */
export const tokenPublicKey = z.string().min(40).meta({
  description: 'Checks access tokens: Ed25519, DER in base64url',
});
