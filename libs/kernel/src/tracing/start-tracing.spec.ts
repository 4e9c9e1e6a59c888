import { jest } from '@jest/globals';
import { ConfigError } from '../config.js';
import { startTracing } from './start-tracing.js';

const exportSpans = jest.fn(() => async () => undefined);
const loaded = jest.fn();
jest.unstable_mockModule('./exported-spans.js', () => {
  loaded();
  return { exportSpans };
});

describe('traces', () => {
  const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  beforeEach(() => exportSpans.mockClear());

  it.each([
    ['nothing says where to', {}],
    ['they are switched off', { ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }],
  ])('are not sent, and nothing of them is loaded, where %s', async (_, env) => {
    await (
      await startTracing('chat', env)
    )();

    expect(loaded).not.toHaveBeenCalled();
  });

  it('are sent where a variable of OpenTelemetry says where to, as many of them as it says', async () => {
    await startTracing('chat', { ...ENDPOINT, OTEL_TRACES_SAMPLER_ARG: '0.1' });

    expect(exportSpans).toHaveBeenCalledWith('chat', 0.1);
  });

  it('stop the start where their variable is no address', async () => {
    const started = startTracing('chat', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' });

    await expect(started).rejects.toBeInstanceOf(ConfigError);
  });
});
