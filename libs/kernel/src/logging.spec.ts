import { newContext, runInContext } from './context.js';
import { createLogger, nameService } from './logging.js';
import { NestLogger } from './nest-logger.js';

function aLog(level = 'info') {
  const lines: string[] = [];
  const log = createLogger({ level, destination: { write: (line) => void lines.push(line) } });
  const last = () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
  return { log, lines, last };
}

describe('a log line', () => {
  afterEach(() => nameService('switchboard'));

  it('names service, level, time and the ids of the work in hand', () => {
    const { log, last } = aLog();
    nameService('chat');
    const context = newContext(undefined, 'abc');

    runInContext(context, () => log.child({ name: 'messages' }).info({ contactId: '7' }, 'message sent'));

    expect(last()).toMatchObject({
      level: 'info',
      service: 'chat',
      name: 'messages',
      msg: 'message sent',
      contactId: '7',
      correlationId: 'abc',
      traceId: context.traceparent.slice(3, 35),
    });
    expect(last().time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('is one line of JSON whatever is in it', () => {
    const { log, lines, last } = aLog();

    log.info({ name: 'evil\n{"level":"fatal","msg":"forged"}' }, 'x\r\n{"msg":"forged"}\u2028');

    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\n\r]/);
    expect(last().level).toBe('info');
  });

  it.each([
    'password',
    'newPassword',
    'accessToken',
    'token',
    'SECRET_KEY',
    'cookie',
    'authorization',
    'visitorKey',
    'apiKey',
    'ticket',
    'grant',
  ])('hides what is called %s, however deep', (name) => {
    const { log, lines } = aLog();

    log.info({ [name]: 'hush', deep: { list: [{ [name]: 'hush' }] } }, 'x');

    expect(lines[0]).not.toContain('hush');
    expect(lines[0]).toContain('[hidden]');
  });

  it.each([
    'amqp://chat:hush@localhost:5672/x',
    'postgres://hush:hush@db/x',
    'Authorization: Bearer hush.hush.hush',
    'token eyJhush.eyJhush.hush',
  ])('hides the secret in the text "%s"', (text) => {
    const { log, lines } = aLog();

    log.info({ url: text, err: new Error(`failed: ${text}`, { cause: new Error(text) }) }, text);

    expect(lines[0]).not.toContain('hush');
  });

  it('says of an error its type, message, stack and cause, not what a driver hung on it', () => {
    const { log, last, lines } = aLog();
    const error = Object.assign(new TypeError('boom'), { code: '23505', parameters: ['typed by a visitor'] });

    log.error({ err: new Error('outer', { cause: error }) }, 'failed');

    expect(last().err).toMatchObject({
      type: 'Error',
      message: 'outer',
      cause: { type: 'TypeError', code: '23505' },
    });
    expect(lines[0]).not.toContain('typed by a visitor');
  });

  it('survives what is endless, huge or odd', () => {
    const { log, lines } = aLog();
    const circle: Record<string, unknown> = {
      big: 1n,
      text: 'x'.repeat(100_000),
      bytes: Buffer.alloc(10),
      at: new Date(0),
    };
    circle.self = circle;

    log.info(circle, 'x');

    expect(lines).toHaveLength(1);
    expect(lines[0]?.length).toBeLessThan(100_000);
    expect(lines[0]).toContain('[10 bytes]');
  });

  it('below the level is not written', () => {
    const { log, lines } = aLog('warn');

    log.info('quiet');

    expect(lines).toEqual([]);
  });
});

describe('NestLogger', () => {
  it('writes what Nest says in our format, its start only for debugging', () => {
    const { log, lines, last } = aLog();
    const nest = new NestLogger(log);

    nest.log('Mapped {/x, GET} route', 'RouterExplorer');
    expect(lines).toEqual([]);

    nest.warn('odd', 'Injector');
    expect(last()).toMatchObject({ level: 'warn', msg: 'odd', part: 'Injector' });
  });

  it.each(['error', 'fatal'] as const)('keeps an error whole (%s)', (level) => {
    const { log, last } = aLog();

    new NestLogger(log)[level](new Error('boom'), 'Part');

    expect(last()).toMatchObject({ level, msg: 'boom', err: { message: 'boom' }, part: 'Part' });
  });

  it('leaves the chatter out', () => {
    const { log, lines } = aLog();

    new NestLogger(log).debug('x');
    new NestLogger(log).verbose('x');

    expect(lines).toEqual([]);
  });
});
