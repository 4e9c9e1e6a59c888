import { types } from 'node:util';
import { AppError } from '@switchboard/kernel';

/** What PostgreSQL refused: code and names of things, never a value (values may be what a visitor typed). */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';

  constructor(
    readonly sqlState: string,
    message: string,
    readonly constraint: string | null,
    readonly table: string | null,
  ) {
    super(message);
  }
}

const NETWORK_FAULTS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // a unix socket that is not there
]);
const LOST_CONNECTION =
  /timeout exceeded when trying to connect|connection terminated|query read timeout|connection error|not queryable|client was closed|pool after calling end|connection ended/i;
const RETRYABLE = new Set(['40001', '40P01']);

/** States in which nothing is wrong with the statement: later, or elsewhere, it would have worked. */
const UNAVAILABLE = [
  /^08/,
  /^53/,
  /^57P0/,
  /^58/,
  /^55P03$/,
  /^25P0[34]$/,
  /^25006$/,
  /^28/,
  /^3D000$/,
  /^40/,
];
const CONFLICT = [/^23505$/, /^23503$/, /^23P01$/];
const RETRY_AFTER_SECONDS = 1;

type Fields = Record<string, unknown>;
const text = (value: unknown) => (typeof value === 'string' ? value : null);

/** The error and its causes, outermost first. */
function* chain(error: unknown): Generator<Fields> {
  for (let at = error, depth = 0; isError(at) && depth < 8; at = at['cause'], depth++) {
    yield at;
    // A connect that tried IPv6 and IPv4 fails with both reasons at once.
    if (Array.isArray(at['errors'])) yield* at['errors'].filter(isError);
  }
}

// Not instanceof: the errors of Node's own parts come from another realm in tests.
function isError(value: unknown): value is Error & Fields {
  return types.isNativeError(value);
}

/** The SQLSTATE inside an error of the driver, of TypeORM or of ours, or null. */
export function sqlStateOf(error: unknown): string | null {
  for (const at of chain(error)) {
    if (at instanceof PostgresError) return at.sqlState;
    const code = text(at['code']);
    if (code && /^[0-9A-Z]{5}$/.test(code) && 'severity' in at) return code;
  }
  return null;
}

/** The connection itself broke or never came to be; whether the statement ran is unknown. */
export function isConnectionLost(error: unknown): boolean {
  for (const at of chain(error)) {
    if (NETWORK_FAULTS.has(text(at['code']) ?? '')) return true;
    if (LOST_CONNECTION.test(text(at['message']) ?? '') && sqlStateOf(at) === null) return true;
  }
  return /^(08|57P0)/.test(sqlStateOf(error) ?? '');
}

/** A serialization failure or a deadlock: the whole unit of work may simply be done again. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(sqlStateOf(error) ?? '');
}

/** A unique key was hit; with a name, exactly that one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  for (const at of chain(error))
    if (at instanceof PostgresError && at.sqlState === '23505')
      return !constraint || at.constraint === constraint;
  return false;
}

function stripped(error: unknown, sqlState: string): PostgresError {
  for (const at of chain(error)) {
    if (at instanceof PostgresError) return at;
    if (text(at['code']) !== sqlState) continue;
    // Class 22 messages quote the refused value.
    const message = sqlState.startsWith('22') ? 'a value was refused' : (text(at['message']) ?? 'failed');
    return new PostgresError(sqlState, `${sqlState} ${message}`, text(at['constraint']), text(at['table']));
  }
  return new PostgresError(sqlState, sqlState, null, null);
}

const unavailable = (detail: string, cause: unknown) =>
  new AppError('unavailable', detail, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });

/**
 * What a failed statement means to the caller. The answer carries a `PostgresError` as its cause or is one (a fault of
 * ours, rendered as `internal`); parameters and the quoted row never leave this function.
 */
export function fromPostgres(error: unknown): unknown {
  if (error instanceof AppError || error instanceof PostgresError) return error;

  const sqlState = sqlStateOf(error);
  if (sqlState === null)
    return isConnectionLost(error)
      ? unavailable('The database cannot be reached', withoutValues(error))
      : withoutValues(error);

  const cause = stripped(error, sqlState);
  if (sqlState === '57014') return new AppError('timeout', 'The database took too long', { cause });
  if (UNAVAILABLE.some((state) => state.test(sqlState))) return unavailable('The database is busy', cause);
  if (CONFLICT.some((state) => state.test(sqlState)))
    return new AppError('conflict', 'Something else has changed the same thing', { cause });
  return cause;
}

/** TypeORM hangs the parameters on its errors; a log line must not show them. */
function withoutValues(error: unknown): unknown {
  return isError(error) && 'driverError' in error ? error['driverError'] : error;
}
