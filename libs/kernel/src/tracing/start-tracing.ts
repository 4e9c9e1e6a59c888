import { loadConfig } from '../config.js';
import { TracingSettings } from './tracing-settings.js';

/** Sends traces where OpenTelemetry's own variables say so, and otherwise loads nothing (ADR 43). Gives what ends it. */
export async function startTracing(service: string, env?: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const settings = loadConfig(TracingSettings, env);
  if (!settings.OTEL_EXPORTER_OTLP_ENDPOINT || settings.OTEL_SDK_DISABLED === 'true')
    return async () => undefined;
  const { exportSpans } = await import('./exported-spans.js');
  return exportSpans(service, settings.OTEL_TRACES_SAMPLER_ARG);
}
