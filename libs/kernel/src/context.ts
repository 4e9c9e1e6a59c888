import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytesOf } from './random.js';
import { uuidv7 } from './uuid.js';

/** What belongs to one piece of work, from the browser's request to the last handler: it is in every log line. */
export interface Context {
  readonly correlationId: string;
  /** W3C trace context: `00-<trace id>-<span id>-<flags>`. */
  readonly traceparent: string;
}

const storage = new AsyncLocalStorage<Context>();
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;
const CORRELATION_ID = /^[A-Za-z0-9._:-]{1,64}$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/** Runs `work` so that everything it calls and awaits sees this context. */
export function runInContext<T>(context: Context, work: () => T): T {
  return storage.run(context, work);
}

/** The context of the work in hand; undefined outside of any (start, timers). */
export function currentContext(): Context | undefined {
  return storage.getStore();
}

/** A context for work that begins or arrives here; what came from outside is used only when it is well formed. */
export function newContext(traceparent?: unknown, correlationId?: unknown): Context {
  const parent = parseTraceparent(traceparent);
  return {
    correlationId: isCorrelationId(correlationId) ? correlationId : uuidv7(),
    traceparent: formatTraceparent({
      traceId: parent?.traceId ?? randomBytesOf(16).toString('hex'),
      spanId: randomBytesOf(8).toString('hex'),
      // What begins without a span of its own is in nobody's records (`tracing/spans.ts`), and so is what it causes.
      flags: parent?.flags ?? '00',
    }),
  };
}

/** The parts of a W3C `traceparent`, or null when it is not one. */
export function parseTraceparent(value: unknown): { traceId: string; spanId: string; flags: string } | null {
  if (typeof value !== 'string' || value.length > 128) return null;
  const [, traceId = NO_TRACE, spanId = NO_SPAN, flags = '00'] = TRACEPARENT.exec(value) ?? [];
  return traceId === NO_TRACE || spanId === NO_SPAN ? null : { traceId, spanId, flags };
}

/** The header for the next hop. */
export function formatTraceparent({
  traceId,
  spanId,
  flags,
}: {
  traceId: string;
  spanId: string;
  flags: string;
}): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

function isCorrelationId(value: unknown): value is string {
  return typeof value === 'string' && CORRELATION_ID.test(value);
}
