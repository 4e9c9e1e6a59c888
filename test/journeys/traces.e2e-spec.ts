import { pdf } from '../../tools/drivers/samples.ts';
import { aHouse, type House } from '../support/house.js';
import { anOtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.js';
import { anOwnPlatform, type OwnPlatform } from '../support/own-platform.js';
import { until } from '../support/wait.js';

/** Spans travel every five seconds. */
const PATIENCE = { timeoutMs: 60_000 };
const SECRET = 'my card number is 4711';

let collector: Awaited<ReturnType<typeof anOtlpReceiver>>;
let platform: OwnPlatform;
let house: House;
beforeAll(async () => {
  collector = await anOtlpReceiver();
  platform = await anOwnPlatform({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.address });
  house = await aHouse({ place: platform.place, agents: 1, inbound: { mode: 'always' } });
}, 150_000);
afterAll(async () => {
  house?.leaves();
  await platform?.stop();
  collector?.close();
}, 60_000);

/** The spans of the trace from one of this name and service to another, once all of the way has come: services send at their own time. */
async function traceOf(first: string, last: string): Promise<ReceivedSpan[]> {
  const is = (wanted: string) => (span: ReceivedSpan) => `${span.service} ${span.name}` === wanted;
  return until(
    () =>
      collector.spans
        .filter(is(first))
        .map(({ traceId }) => collector.spans.filter((span) => span.traceId === traceId))
        .find((spans) => wayTo(last, spans)[0] === first),
    { ...PATIENCE, what: `a trace from “${first}” to “${last}”` },
  );
}

/** The way up from a span to where its trace began. */
function wayTo(name: string, spans: ReceivedSpan[]): string[] {
  const way: string[] = [];
  let span = spans.find((one) => `${one.service} ${one.name}` === name);
  while (span) {
    way.unshift(`${span.service} ${span.name}`);
    const { parentSpanId } = span;
    span = spans.find(({ spanId }) => spanId === parentSpanId);
  }
  return way;
}

it('a visitor’s message is one trace from his click to reports, with the statements in between and none of his words', async () => {
  const { visitor, contactId } = await house.talk();
  await visitor.writes(contactId, SECRET);

  const spans = await traceOf('gateway socket message.send', 'reports chat.message.sent.v1');

  expect(wayTo('reports chat.message.sent.v1', spans)).toEqual([
    'gateway socket message.send',
    'gateway chat.message.send.v1',
    'chat chat.message.send.v1',
    'chat chat.message.sent.v1',
    'reports chat.message.sent.v1',
  ]);
  const statements = spans.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql');
  expect(statements.map(({ service }) => service)).toContain('chat');
  expect(JSON.stringify(collector.spans)).not.toContain(SECRET);
});

it('a file’s trace goes by HTTP into files, and names its route, not its link', async () => {
  const { visitor, contactId } = await house.talk();
  await visitor.sends(contactId, { name: 'a.pdf', content: pdf('A') });

  const spans = await traceOf(
    'gateway POST /v1/contacts/:id/attachments',
    'reports files.attachment.changed.v1',
  );

  expect(wayTo('reports files.attachment.changed.v1', spans).slice(0, 2)).toEqual([
    'gateway POST /v1/contacts/:id/attachments',
    'files POST /contacts/:id/attachments',
  ]);
  expect(collector.spans.map(({ name }) => name).filter((name) => /[0-9a-f]{8}/.test(name))).toEqual([]);
});

it('who asks with a trace of his own finds his request in it', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  await fetch(new URL('/v1/me', platform.place.address), {
    headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });

  const span = await until(() => collector.spans.find((one) => one.traceId === traceId), PATIENCE);

  expect(span).toMatchObject({ service: 'gateway', name: 'GET /v1/me', parentSpanId: '00f067aa0ba902b7' });
});
