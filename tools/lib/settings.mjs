import { join } from 'node:path';
import { ROOT } from './bootstrap.mjs';
import { parseScale } from './scale.mjs';
import { StepError } from './say.mjs';

/**
 * @typedef {object} Settings
 * @property {number} port
 * @property {string} host
 * @property {string} home
 * @property {string} publicUrl
 * @property {Record<string, number>} scale
 * @property {string} adminEmail
 * @property {string | null} adminPassword
 * @property {string} database
 * @property {string | null} databaseUrl
 * @property {string | null} rabbitUrl
 * @property {string | null} rabbitManagementUrl
 * @property {{ endpoint: string, accessKey: string, secretKey: string } | null} s3
 * @property {{ host: string, port: number } | null} clamd
 * @property {Record<string, string>} passedOn settings that services read themselves
 */

/** Read by the services as they are, where somebody sets them. */
export const PASSED_ON = [
  'LOG_LEVEL',
  'TRUSTED_PROXIES',
  'MAX_UPLOAD_BYTES',
  'REPORT_RETENTION_DAYS',
  'SIGNATURES_MAX_AGE_HOURS',
  'MAX_SCANS',
  'SCAN_TIMEOUT_MS',
  'UPLOAD_SILENCE_MS',
  'UPLOAD_TIMEOUT_MS',
  'RATE_UNKNOWN_LINKS_PER_MINUTE',
  'AGENT_GRACE_SECONDS',
  'VISITOR_GRACE_SECONDS',
  'SIGN_INS_PER_MINUTE',
  'SESSION_IDLE_SECONDS',
  'SESSION_MAX_SECONDS',
  'SEEN_INTERVAL_MS',
  'RATE_MESSAGES_PER_SECOND',
  'RATE_MESSAGES_BURST',
  'RATE_SIGN_INS_PER_MINUTE',
  'RATE_SIGN_INS_PER_MINUTE_ADDRESS',
  'RATE_VISITORS_PER_MINUTE',
  'RATE_CONTACTS_PER_MINUTE',
  'RATE_SOCKETS_PER_MINUTE',
  'RATE_INVITATIONS_PER_MINUTE',
  'RATE_TICKETS_PER_MINUTE',
];

/**
 * Reads what `npm start` is told by the environment; every fault is told at once.
 * @param {Record<string, string | undefined>} env
 * @returns {Settings}
 */
export function readSettings(env) {
  const faults = [];
  const get = (name) => env[name]?.trim() || null;
  const attempt = (name, read) => {
    try {
      return read(get(name));
    } catch (error) {
      faults.push(`${name}: ${error.message}`);
      return null;
    }
  };
  const port = attempt('PORT', (text) => portNumber(text ?? '3000'));
  const host = get('HOST') ?? '127.0.0.1';
  const settings = {
    port,
    host,
    home: get('SWITCHBOARD_HOME') ?? join(ROOT, '.switchboard'),
    publicUrl: attempt('PUBLIC_URL', (text) => originOf(text ?? `http://localhost:${port}`)),
    scale: attempt('SCALE', (text) => parseScale(text ?? '')),
    adminEmail: get('ADMIN_EMAIL') ?? 'admin@switchboard.example',
    adminPassword: attempt('ADMIN_PASSWORD', (text) => longEnough(text)),
    database: attempt('SWITCHBOARD_DATABASE', (text) => databaseName(text ?? 'switchboard')),
    databaseUrl: attempt('DATABASE_URL', (text) => address(text, ['postgres:', 'postgresql:'])),
    rabbitUrl: attempt('RABBITMQ_URL', (text) => address(text, ['amqp:', 'amqps:'])),
    rabbitManagementUrl: attempt('RABBITMQ_MANAGEMENT_URL', (text) => address(text, ['http:', 'https:'])),
    s3: s3Of(get, faults),
    clamd: attempt('CLAMD_PORT', (text) =>
      get('CLAMD_HOST') ? { host: get('CLAMD_HOST'), port: portNumber(text ?? '3310') } : null,
    ),
    passedOn: Object.fromEntries(PASSED_ON.filter((name) => get(name)).map((name) => [name, get(name)])),
  };
  if (faults.length > 0) {
    throw new StepError(
      `The settings have ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  - ${faults.join('\n  - ')}`,
      {
        todo: 'correct the environment; .env.example describes every setting',
      },
    );
  }
  return settings;
}

/** @param {string} text */
function portNumber(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('is not a port (1 to 65535)');
  return port;
}

/** @param {string} text */
function originOf(text) {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Error('is not an address such as https://chat.example');
  return new URL(text).origin;
}

/** @param {string | null} text */
function longEnough(text) {
  if (text !== null && text.length < 10) throw new Error('needs at least 10 characters');
  return text;
}

/** @param {string} text */
function databaseName(text) {
  if (!/^[a-z][a-z0-9_]{0,30}$/.test(text))
    throw new Error('is not a plain name (small letters, digits, underscores)');
  return text;
}

/** @param {string | null} text @param {string[]} protocols */
function address(text, protocols) {
  if (text === null) return null;
  // The value itself holds a password: it is never part of the message.
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol))
    throw new Error(`is not an address that starts with ${protocols[0]}//`);
  return text;
}

function s3Of(get, faults) {
  const endpoint = get('S3_ENDPOINT');
  if (!endpoint) return null;
  const [accessKey, secretKey] = [get('S3_ACCESS_KEY'), get('S3_SECRET_KEY')];
  if (!URL.canParse(endpoint)) faults.push('S3_ENDPOINT: is not an address such as http://127.0.0.1:9000');
  if (!accessKey || !secretKey) faults.push('S3_ENDPOINT: needs S3_ACCESS_KEY and S3_SECRET_KEY too');
  return { endpoint, accessKey, secretKey };
}
