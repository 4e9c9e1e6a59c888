import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { correlate, ProblemFilter, takeCookies } from '@switchboard/http';
import { Metrics } from '@switchboard/kernel';
import type { FastifyInstance } from 'fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway.config.js';
import { takeBodies } from './http/bodies.js';
import { compressAnswers } from './http/compression.js';
import { setHeaders } from './http/headers.js';
import { measureRequests } from './http/request-metrics.js';
import { RateLimitGuard } from './limits/rate-limit.guard.js';
import { answerCors } from './origins/cors.js';
import { OriginGuard } from './origins/origin.guard.js';
import { Origins } from './origins/origins.js';
import { servePages } from './pages/pages.js';
import { KnownSessionsGuard } from './sessions/known-sessions.guard.js';
import { SocketAdapter } from './sockets/socket-adapter.js';

/** After the access guard, in this order: a token is believed, counts from this page, and is not used too often. */
const GUARDS = [KnownSessionsGuard, OriginGuard, RateLimitGuard];

/** Everything around the controllers: context, headers, origins, bodies, problems, pages, sockets. */
export async function configureHttp(app: INestApplication): Promise<void> {
  const nest = app as NestFastifyApplication;
  const fastify = nest.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const config = app.get<GatewayConfig>(GATEWAY_CONFIG);
  const origins = app.get(Origins, { strict: false });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalGuards(...GUARDS.map((guard) => app.get(guard, { strict: false })));
  takeBodies(nest, fastify);
  correlate(fastify);
  await takeCookies(fastify);
  await setHeaders(fastify, config.PUBLIC_URL.startsWith('https:'));
  await compressAnswers(fastify);
  answerCors(fastify, origins);
  measureRequests(fastify, app.get(Metrics));
  await servePages(fastify, config);
  app.useWebSocketAdapter(new SocketAdapter(app));
  origins.listenWith(fastify);
}
