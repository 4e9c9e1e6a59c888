import { type Context, currentContext, newContext, parseTraceparent, runInContext } from '../context.js';

/** What a piece of work is called in a trace. Its attributes name routes, keys and codes: never ids of links, texts, values. */
export interface SpanNamed {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'producer' | 'consumer';
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** What brought the work: a context, or the headers of a request or message, which need not be well formed. */
interface Cause {
  readonly traceparent?: unknown;
  readonly correlationId?: unknown;
}

/** Work that has begun: what belongs to it, and how it ended. */
export interface Span {
  readonly context: Context;
  end(outcome?: { readonly fault?: unknown; readonly attributes?: SpanNamed['attributes'] }): void;
}

/** Keeps spans for whoever draws traces; gives the `traceparent` of the one that began. */
export type Recorder = (
  span: SpanNamed,
  parent: ReturnType<typeof parseTraceparent>,
) => { readonly traceparent: string; readonly end: Span['end'] };

let recorder: Recorder | null = null;
const recorded = new WeakSet<Context>();
const unrecorded = () => undefined;

/** From now on spans are kept; null: no longer. */
export function recordSpans(by: Recorder | null): void {
  recorder = by;
}

/** Whether the work in hand is a span that is kept: what is done a thousand times a second outside of any is not worth one. */
export function isRecording(): boolean {
  if (!recorder) return false;
  const context = currentContext();
  return context !== undefined && recorded.has(context);
}

/** A piece of work that begins here, in the trace of what caused it. Where nobody keeps spans it is a context and nothing else. */
export function beginSpan(span: SpanNamed, cause: Cause = currentContext() ?? {}): Span {
  const context = newContext(cause.traceparent, cause.correlationId);
  const kept = recorder?.(span, parseTraceparent(cause.traceparent));
  if (!kept) return { context, end: unrecorded };
  const own = { ...context, traceparent: kept.traceparent };
  recorded.add(own);
  return { context: own, end: kept.end };
}

/** The same around work that is awaited. */
export async function inSpan<T>(
  named: SpanNamed,
  cause: Cause,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = beginSpan(named, cause);
  try {
    const result = await runInContext(span.context, () => work(span));
    span.end();
    return result;
  } catch (fault) {
    span.end({ fault });
    throw fault;
  }
}
