import {
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { formatTraceparent } from '../context.js';
import { withDeadline } from '../deadline.js';
import { AppError } from '../errors.js';
import { logger } from '../logging.js';
import { type Recorder, recordSpans } from './spans.js';

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;
/** A collector that is away must not hold up who stops. */
const LAST_SPANS_MS = 3_000;
const log = logger('tracing');

/** Sends spans over OTLP/HTTP, in batches, beside the work. Gives what sends the last ones and ends it. */
export function exportSpans(service: string, ratio: number): () => Promise<void> {
  sayWhatGoesWrong();
  const provider = new TracerProvider({
    resource: resourceOf(service),
    // Whoever caused the work decided; what begins here is kept by chance.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  recordSpans(recorderTo(provider.getTracer('switchboard')));
  return async () => {
    recordSpans(null);
    const notSent = (err?: unknown) => log.warn({ err }, 'the last spans were not sent');
    await withDeadline(provider.shutdown().catch(notSent), LAST_SPANS_MS, notSent);
  };
}

/** The environment's words win over ours. */
const resourceOf = (service: string) =>
  defaultResource()
    .merge(resourceFromAttributes({ 'service.namespace': 'switchboard', 'service.name': service }))
    .merge(
      detectResources({
        detectors: [serviceInstanceIdDetector, resourceAttributesEnvDetector, serviceNameEnvDetector],
      }),
    );

function recorderTo(tracer: Tracer): Recorder {
  return ({ name, kind, attributes = {} }, parent) => {
    const before = parent
      ? trace.setSpanContext(ROOT_CONTEXT, {
          traceId: parent.traceId,
          spanId: parent.spanId,
          traceFlags: Number.parseInt(parent.flags, 16),
          isRemote: true,
        })
      : ROOT_CONTEXT;
    const span = tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...attributes } }, before);
    const { traceId, spanId, traceFlags } = span.spanContext();
    return {
      traceparent: formatTraceparent({ traceId, spanId, flags: traceFlags.toString(16).padStart(2, '0') }),
      end: ({ fault, attributes: more = {} } = {}) => {
        if (!span.isRecording()) return; // not sampled, or ended with its fault already
        span.setAttributes({ ...more });
        // Never its message: it may repeat what somebody wrote.
        if (fault) span.setAttribute('error.type', typeOf(fault));
        if (fault && !isDecision(fault)) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  };
}

function typeOf(fault: unknown): string {
  if (fault instanceof AppError) return fault.code;
  return fault instanceof Error ? fault.name : 'unknown';
}

/** A refusal is an answer, not a failure. */
const isDecision = (fault: unknown) => fault instanceof AppError && fault.status < 500;

/** A collector that is away costs the spans, never the work. */
function sayWhatGoesWrong(): void {
  const silent = () => undefined;
  const say = (message: string) => log.warn({ reason: message }, 'traces');
  diag.setLogger({ error: say, warn: say, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
}
