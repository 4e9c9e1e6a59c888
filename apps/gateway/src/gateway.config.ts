import { fileURLToPath } from 'node:url';
import { loadConfig, uuidv7 } from '@switchboard/kernel';
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
const rate = (initial: number) => z.coerce.number().int().min(1).max(1_000_000).default(initial);
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

const Settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** How browsers reach us; links and our own Origin come from it, never from a Host header. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the files service takes bytes; several addresses where it has several processes. */
  FILES_URL: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .pipe(z.array(z.url({ protocol: /^https?$/ }))),
  RABBITMQ_URL: z.string().min(1),
  TOKEN_PUBLIC_KEY: z.string().min(1),
  GATEWAY_ID: z
    .string()
    .max(100)
    .default(() => uuidv7()),
  /** Addresses or networks whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: list,
  /** `{"chat": "http://127.0.0.1:9103"}`: whom GET /v1/system/health asks. */
  MANAGEMENT_TARGETS: targets,
  CONSOLE_DIR: z.string().default(folder('../../console/dist')),
  WIDGET_DIR: z.string().default(folder('../../widget/dist')),
  SEEN_INTERVAL_MS: z.coerce.number().int().min(100).default(5_000),
  RATE_MESSAGES_PER_SECOND: rate(50),
  RATE_MESSAGES_BURST: rate(200),
  RATE_SIGN_INS_PER_MINUTE: rate(10),
  RATE_SIGN_INS_PER_MINUTE_ADDRESS: rate(60),
  RATE_VISITORS_PER_MINUTE: rate(60),
  RATE_CONTACTS_PER_MINUTE: rate(60),
  RATE_SOCKETS_PER_MINUTE: rate(120),
  RATE_INVITATIONS_PER_MINUTE: rate(30),
  RATE_TICKETS_PER_MINUTE: rate(120),
});

export type GatewayConfig = Omit<z.output<typeof Settings>, 'PUBLIC_URL'> & { PUBLIC_URL: string };
/** Injection token of the settings. */
export const GATEWAY_CONFIG = Symbol('gateway settings');

/** The gateway's settings, all faults at once. */
export function gatewayConfig(env?: NodeJS.ProcessEnv): GatewayConfig {
  const settings = loadConfig(Settings, env);
  return { ...settings, PUBLIC_URL: settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}` };
}
