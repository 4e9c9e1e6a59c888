import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Health } from './health.js';
import type { Metrics } from './metrics.js';

/** Serves /healthz, /readyz and /metrics on a port of its own; never on the public one. */
export async function startManagementServer(options: {
  health: Health;
  metrics: Metrics;
  port: number;
  host: string;
}): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request.url ?? '', response, options).catch(() => response.destroy());
  });
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

async function answer(
  url: string,
  response: ServerResponse,
  { health, metrics }: { health: Health; metrics: Metrics },
): Promise<void> {
  const path = url.split('?', 1)[0];
  if (path === '/healthz') return json(response, 200, { state: 'ok' });
  if (path === '/readyz') {
    const readiness = await health.readiness();
    return json(response, readiness.state === 'down' ? 503 : 200, readiness);
  }
  if (path === '/metrics') {
    response.writeHead(200, { 'content-type': metrics.registry.contentType });
    response.end(await metrics.registry.metrics());
    return;
  }
  json(response, 404, { state: 'not found' });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
