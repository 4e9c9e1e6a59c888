import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A span as it came over OTLP. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A collector that only remembers: OTLP over HTTP in protobuf. */
export async function anOtlpReceiver() {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (request.url === '/v1/traces') spans.push(...spansOf(body));
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, spans, close: () => void server.close() };
}

// Field numbers of opentelemetry/proto/trace/v1/trace.proto and common.proto.
function spansOf(request: Buffer): ReceivedSpan[] {
  return parts(request, 1).flatMap((resourceSpans) => {
    const resource = attributesOf(parts(resourceSpans, 1)[0] ?? NOTHING, 1);
    return parts(resourceSpans, 2)
      .flatMap((scopeSpans) => parts(scopeSpans, 2))
      .map((span) => ({
        service: resource['service.name'] ?? '',
        name: textOf(span, 5),
        traceId: parts(span, 1)[0]?.toString('hex') ?? '',
        spanId: parts(span, 2)[0]?.toString('hex') ?? '',
        parentSpanId: parts(span, 4)[0]?.toString('hex') ?? '',
        attributes: attributesOf(span, 9),
      }));
  });
}

const NOTHING = Buffer.alloc(0);
const textOf = (message: Buffer, field: number) => parts(message, field)[0]?.toString('utf8') ?? '';
const attributesOf = (message: Buffer, field: number) =>
  Object.fromEntries(
    parts(message, field).map((pair) => [textOf(pair, 1), textOf(parts(pair, 2)[0] ?? NOTHING, 1)]),
  );

/** The bytes of one field of a protobuf message, as often as it stands there. */
function parts(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const skipped: Record<number, () => void> = { 0: varint, 1: () => (at += 8), 5: () => (at += 4) };
  while (at < message.length) {
    const tag = varint();
    if ((tag & 7) !== 2) {
      skipped[tag & 7]?.();
      continue;
    }
    const length = varint();
    if (tag >> 3 === wanted) found.push(message.subarray(at, at + length));
    at += length;
  }
  return found;
}
