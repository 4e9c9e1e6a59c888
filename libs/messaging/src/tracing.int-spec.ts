import { Controller } from '@nestjs/common';
import { event, request, type Payload } from '@switchboard/contracts';
import {
  createLogger,
  currentContext,
  newContext,
  runInContext,
  uuidv7,
  type Context,
} from '@switchboard/kernel';
import { z } from 'zod';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aService, type TestService } from '../../../test/support/messaging.js';
import { until } from '../../../test/support/wait.js';
import { OnEvent, OnRequest } from './index.js';

const Ask = request('chat.test.ask.v1', z.object({}), z.object({}));
const Made = event('routing.assignment.made.v1', [], z.object({ n: z.number() }));

const written: string[] = [];
const log = createLogger({ level: 'info', destination: { write: (line) => void written.push(line) } });
const seen: (Context | undefined)[] = [];

@Controller()
class Handlers {
  @OnRequest(Ask)
  async ask() {
    await Promise.resolve();
    seen.push(currentContext());
    log.info('asked');
    return {};
  }

  @OnEvent(Made)
  async made({ n }: Payload<typeof Made>) {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(currentContext());
    log.info({ n }, 'made');
    if (n === 2 && seen.length === 1) throw new Error('try again');
  }
}

describe('the way of a correlation id and a trace', () => {
  let broker: TestBroker;
  let gateway: TestService;
  let routing: TestService;
  let chat: TestService;

  beforeAll(async () => {
    broker = await aBroker();
    [gateway, routing, chat] = await Promise.all([
      aService(broker, 'gateway'),
      aService(broker, 'routing'),
      aService(broker, 'chat', { handlers: [Handlers] }),
    ]);
  });

  beforeEach(() => {
    written.length = 0;
    seen.length = 0;
  });

  afterAll(async () => {
    await Promise.all([gateway, routing, chat].map((service) => service.close()));
    await broker.drop();
  });

  const traceOf = ({ traceparent }: Context) => traceparent.split('-')[1];

  it('goes with a request into the handler and each of its lines', async () => {
    const context = newContext(undefined, 'from-the-browser');

    await runInContext(context, () => gateway.asker.ask(Ask, {}));

    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      msg: 'asked',
      correlationId: 'from-the-browser',
      traceId: traceOf(context),
    });
    expect(seen[0]?.traceparent).not.toBe(context.traceparent); // a span of its own
  });

  it('goes with an event, through its retry too', async () => {
    const context = newContext(undefined, 'the-cause');
    const { correlationId, traceparent } = context;

    await routing.publisher.publish([
      { id: uuidv7(), key: Made.key, payload: { n: 2 }, correlationId, traceparent },
    ]);

    await until(() => written.length === 2);
    for (const line of written) {
      expect(JSON.parse(line)).toMatchObject({ correlationId: 'the-cause', traceId: traceOf(context) });
    }
  });

  it('begins anew where a message brings none', async () => {
    await routing.publisher.publish([{ id: uuidv7(), key: Made.key, payload: { n: 1 } }]);

    await until(() => seen.length === 1);
    expect(seen[0]?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('stays apart for requests at the same time', async () => {
    const contexts = Array.from({ length: 50 }, (_, n) => newContext(undefined, `c-${n}`));

    await Promise.all(contexts.map((context) => runInContext(context, () => gateway.asker.ask(Ask, {}))));

    const lines = written.map((line) => JSON.parse(line) as { correlationId: string; traceId: string });
    expect(new Set(lines.map(({ correlationId, traceId }) => `${correlationId} ${traceId}`))).toEqual(
      new Set(contexts.map((context) => `${context.correlationId} ${traceOf(context)}`)),
    );
  });
});
