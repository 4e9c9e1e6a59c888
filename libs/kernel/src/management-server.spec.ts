import type { AddressInfo } from 'node:net';
import { Health } from './health.js';
import { startManagementServer } from './management-server.js';
import { Metrics } from './metrics.js';

describe('the management port', () => {
  const health = new Health();
  const metrics = new Metrics();
  let at: string;
  let close: () => void;

  beforeAll(async () => {
    const server = await startManagementServer({ health, metrics, port: 0, host: '127.0.0.1' });
    at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => server.close();
  });

  afterAll(() => close());

  it('says that the process is alive', async () => {
    const response = await fetch(`${at}/healthz`);

    expect([response.status, await response.json()]).toEqual([200, { state: 'ok' }]);
  });

  it('says 200 while the process can work, degraded too, and 503 when it cannot', async () => {
    health.register('broker', async () => ({ state: 'down' }), { critical: false });
    expect((await fetch(`${at}/readyz`)).status).toBe(200);

    health.register('database', async () => ({ state: 'down' }), { critical: true });
    const response = await fetch(`${at}/readyz`);

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      state: 'down',
      checks: { broker: { state: 'down' }, database: { state: 'down' } },
    });
  });

  it('gives the metrics', async () => {
    metrics.counter('things_total', 'Things', ['kind']).inc({ kind: 'a' });

    const text = await (await fetch(`${at}/metrics`)).text();

    expect(text).toContain('things_total{kind="a"} 1');
  });

  it('knows nothing else', async () => {
    expect((await fetch(`${at}/etc/passwd`)).status).toBe(404);
  });

  it('refuses a port that is taken', async () => {
    const port = Number(new URL(at).port);

    await expect(startManagementServer({ health, metrics, port, host: '127.0.0.1' })).rejects.toThrow(
      /EADDRINUSE/,
    );
  });
});

describe('Metrics', () => {
  it('gives the same metric for the same name', () => {
    expect(metricsOf((m) => m.counter('a', 'A'))).toBe(true);
    expect(metricsOf((m) => m.gauge('b', 'B'))).toBe(true);
    expect(metricsOf((m) => m.histogram('c', 'C'))).toBe(true);
  });

  it('tells of the process when asked', async () => {
    const metrics = new Metrics();

    metrics.collectProcess();

    expect(await metrics.registry.metrics()).toContain('nodejs_eventloop_lag_seconds');
  });
});

function metricsOf(make: (metrics: Metrics) => unknown): boolean {
  const metrics = new Metrics();
  return make(metrics) === make(metrics);
}
