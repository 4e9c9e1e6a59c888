import { fileURLToPath } from 'node:url';
import { brokerUrl, loadConfig, tokenPublicKey, uuidv7 } from '@switchboard/kernel';
import { z } from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
const rate = (initial: number, description: string, unit = 'a minute') =>
  z.coerce.number().int().min(1).max(1_000_000).default(initial).meta({ description, unit, tunable: true });
const folder = (beside: string) => fileURLToPath(new URL(beside, import.meta.url));
const targets = z
  .string()
  .default('{}')
  .transform((text, context) => {
    const parsed = z.record(z.string(), z.url()).safeParse(jsonOrNull(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: 'is not a JSON object of name and address' });
    return z.NEVER;
  });

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const Settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).meta({ description: 'Port for browsers' }),
  HOST: z.string().default('127.0.0.1').meta({ description: 'Address for browsers' }),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: 'How browsers reach it; links and the own Origin come from it, never from a Host header',
      otherwise: 'localhost with its port',
      example: 'https://chat.example',
    }),
  FILES_URL: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .pipe(z.array(z.url({ protocol: /^https?$/ })))
    .meta({
      description:
        'Where files takes bytes; several addresses, separated by commas, where it has several processes',
      example: 'http://files:8080',
    }),
  RABBITMQ_URL: brokerUrl,
  TOKEN_PUBLIC_KEY: tokenPublicKey,
  GATEWAY_ID: z
    .string()
    .max(100)
    .default(() => uuidv7())
    .meta({ description: 'Tells this process from other gateways', otherwise: 'made at the start' }),
  TRUSTED_PROXIES: list.meta({
    description: 'Proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas',
    tunable: true,
    example: '10.0.0.0/8',
  }),
  MANAGEMENT_TARGETS: targets.meta({
    description: 'Whom the page of health asks: a JSON object of name and address',
    example: '{"chat":"http://chat:9090"}',
  }),
  CONSOLE_DIR: z.string().default(folder('../../console/dist')).meta({
    description: 'The console’s pages',
    otherwise: 'beside the program',
  }),
  WIDGET_DIR: z.string().default(folder('../../widget/dist')).meta({
    description: 'The widget’s files',
    otherwise: 'beside the program',
  }),
  SEEN_INTERVAL_MS: z.coerce.number().int().min(100).default(5_000).meta({
    description: 'How often a gateway reports whom it sees',
    unit: 'ms',
    tunable: true,
  }),
  RATE_MESSAGES_PER_SECOND: rate(50, 'Messages of one session', 'a second'),
  RATE_MESSAGES_BURST: rate(200, 'Messages of one session at once', ''),
  RATE_SIGN_INS_PER_MINUTE: rate(10, 'Sign-ins to one account from one address'),
  RATE_SIGN_INS_PER_MINUTE_ADDRESS: rate(60, 'Sign-ins from one address'),
  RATE_VISITORS_PER_MINUTE: rate(60, 'Visitors who arrive from one address'),
  RATE_CONTACTS_PER_MINUTE: rate(60, 'Contacts begun from one address'),
  RATE_SOCKETS_PER_MINUTE: rate(120, 'Sockets opened from one address'),
  RATE_INVITATIONS_PER_MINUTE: rate(30, 'File invitations of one agent'),
  RATE_TICKETS_PER_MINUTE: rate(120, 'Tickets of one reader of files'),
});

export type GatewayConfig = Omit<z.output<typeof Settings>, 'PUBLIC_URL'> & { PUBLIC_URL: string };
/** Injection token of the settings. */
export const GATEWAY_CONFIG = Symbol('gateway settings');

/** The gateway's settings, all faults at once. */
export function gatewayConfig(env?: NodeJS.ProcessEnv): GatewayConfig {
  const settings = loadConfig(Settings, env);
  return { ...settings, PUBLIC_URL: settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}` };
}
