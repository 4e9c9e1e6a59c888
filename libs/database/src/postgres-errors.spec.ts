import { AppError } from '@switchboard/kernel';
import { fromPostgres, isConnectionLost, isRetryable, PostgresError, sqlStateOf } from './postgres-errors.js';

const refusal = (code: string, more: object = {}) =>
  Object.assign(new Error('refused'), { severity: 'ERROR', code, ...more });
const network = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('fromPostgres', () => {
  it.each([
    ['connection refused', network('ECONNREFUSED'), 'unavailable'],
    ['connection reset', network('ECONNRESET'), 'unavailable'],
    ['name not found', network('ENOTFOUND'), 'unavailable'],
    [
      'IPv6 and IPv4 refused',
      new AggregateError([network('ECONNREFUSED'), network('ECONNREFUSED')]),
      'unavailable',
    ],
    ['no free connection', new Error('timeout exceeded when trying to connect'), 'unavailable'],
    ['connection ended', new Error('Connection terminated unexpectedly'), 'unavailable'],
    ['no answer', new Error('Query read timeout'), 'unavailable'],
    ['server stops', refusal('57P01'), 'unavailable'],
    ['server starts', refusal('57P03'), 'unavailable'],
    ['too many connections', refusal('53300'), 'unavailable'],
    ['disk full (R21)', refusal('53100'), 'unavailable'],
    ['lock wait', refusal('55P03'), 'unavailable'],
    ['idle in transaction', refusal('25P03'), 'unavailable'],
    ['a standby', refusal('25006'), 'unavailable'],
    ['wrong password', refusal('28P01'), 'unavailable'],
    ['no such database', refusal('3D000'), 'unavailable'],
    ['serialization', refusal('40001'), 'unavailable'],
    ['deadlock', refusal('40P01'), 'unavailable'],
    ['too slow', refusal('57014'), 'timeout'],
    ['unique', refusal('23505'), 'conflict'],
    ['foreign key', refusal('23503'), 'conflict'],
    ['exclusion', refusal('23P01'), 'conflict'],
  ])('%s is an answer to the caller', (_, error, code) => {
    expect(fromPostgres(error)).toMatchObject({ name: 'AppError', code });
  });

  it.each(['42601', '42P01', '22P02', '23514', '42501'])('%s is a fault of ours', (code) => {
    expect(fromPostgres(refusal(code))).toBeInstanceOf(PostgresError);
  });

  it('sends a caller away for a while when it is busy', () => {
    expect(fromPostgres(network('ECONNREFUSED'))).toMatchObject({ extra: { retryAfterSeconds: 1 } });
  });

  it('leaves everything else as it is', () => {
    const [decided, other] = [new AppError('contact_closed', 'closed'), new Error('other')];

    expect(fromPostgres(decided)).toBe(decided);
    expect(fromPostgres(other)).toBe(other);
  });
});

describe('what it looks at', () => {
  it('is the cause, however deep', () => {
    const wrapped = new Error('outer', { cause: new Error('middle', { cause: refusal('40001') }) });

    expect(sqlStateOf(wrapped)).toBe('40001');
    expect(isRetryable(wrapped)).toBe(true);
  });

  it('is not taken in by other codes of five signs', () => {
    expect(sqlStateOf(Object.assign(new Error('no'), { code: 'EPIPE' }))).toBeNull();
    expect(isRetryable(new Error('40001'))).toBe(false);
    expect(isConnectionLost('ECONNRESET')).toBe(false);
  });
});
