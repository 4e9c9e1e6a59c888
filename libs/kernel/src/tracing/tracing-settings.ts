import { z } from 'zod';

/** Some of OpenTelemetry's own variables; its SDK reads more of them. */
export const TracingSettings = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().meta({
    description: 'Where traces go, by OTLP over HTTP',
    tunable: true,
    otherwise: 'nowhere, and nothing of it is loaded',
    example: 'http://collector:4318',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional().meta({
    description: 'What the collector wants to see',
    tunable: true,
    example: 'authorization=Bearer%20token',
  }),
  OTEL_RESOURCE_ATTRIBUTES: z.string().optional().meta({
    description: 'What stands in traces beside the service’s name',
    tunable: true,
    example: 'deployment.environment.name=live',
  }),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1).meta({
    description:
      'The share of traces that begin here and are kept, 0 to 1; who brings one has decided himself',
    tunable: true,
    example: '0.1',
  }),
  OTEL_SDK_DISABLED: z.enum(['true', 'false']).default('false').meta({
    description: 'Switches traces off',
    tunable: true,
    example: 'true',
  }),
});
