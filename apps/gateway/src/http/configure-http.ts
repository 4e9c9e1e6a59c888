import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { correlate, decisionOf, ProblemFilter, sendProblem } from '@switchboard/http';
import { AppError, Metrics, newContext, problemOf, runInContext } from '@switchboard/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { answerCors } from '../origins/cors.js';
import { OriginGuard } from '../origins/origin.guard.js';
import { Origins } from '../origins/origins.js';
import { servePages } from '../pages/pages.js';
import { KnownSessionsGuard } from '../sessions/known-sessions.guard.js';
import { SocketAdapter } from '../sockets/socket-adapter.js';
import { ClientAddresses } from './client-address.js';
import { API_HEADERS, COMMON_HEADERS, HSTS } from './headers.js';
import { parseJson } from './json-body.js';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Not even HTTP: nothing is known that could be told in detail. */
const MALFORMED = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const REQUEST_TIMEOUT_MS = 300_000;
const IDLE_TIMEOUT_MS = 65_000;

/** Fastify with limits on what a client may send and how long it may take (S020, S102). */
export function httpAdapter({ TRUSTED_PROXIES }: GatewayConfig): FastifyAdapter {
  const addresses = new ClientAddresses(TRUSTED_PROXIES);
  return new FastifyAdapter({
    trustProxy: (address: string) => addresses.isProxy(address),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_TIMEOUT_MS,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      runInContext(newContext(), () =>
        sendProblem(reply.headers(COMMON_HEADERS), problemOf(decisionOf(error))),
      ),
    clientErrorHandler: (_error: Error, socket: Socket) => {
      if (socket.writable) socket.end(MALFORMED);
    },
  });
}

/** Everything around the controllers: context, headers, origins, bodies, problems, pages, sockets. */
export async function configureHttp(app: INestApplication): Promise<void> {
  const nest = app as NestFastifyApplication;
  const fastify = nest.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const origins = app.get(Origins);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalGuards(app.get(KnownSessionsGuard), app.get(OriginGuard));
  takeBodies(nest, fastify);
  correlate(fastify);
  setHeaders(fastify, origins, app.get<GatewayConfig>(GATEWAY_CONFIG).PUBLIC_URL.startsWith('https:'));
  measure(fastify, app.get(Metrics));
  await servePages(fastify, app.get<GatewayConfig>(GATEWAY_CONFIG));
  app.useWebSocketAdapter(new SocketAdapter(app));
  fastify.addHook('onListen', (done) => {
    for (const address of fastify.addresses())
      if (typeof address === 'object') origins.listensOn(address.port);
    done();
  });
}

function takeBodies(nest: NestFastifyApplication, fastify: FastifyInstance): void {
  nest.useBodyParser('application/json', { bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => {
    try {
      done(null, parseJson(body.toString()));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.removeContentTypeParser('text/plain');
  // The framework would bring a parser for forms: a page of another site can send those without asking.
  nest.useBodyParser('application/x-www-form-urlencoded', {}, (_request, _body, done) =>
    done(new AppError('type_not_allowed', 'Send application/json')),
  );
  // Bytes pass through: whoever needs them reads the request as a stream.
  for (const type of ['multipart/form-data', 'application/offset+octet-stream'])
    fastify.addContentTypeParser(type, (_request, _payload, done) => done(null));
}

function setHeaders(fastify: FastifyInstance, origins: Origins, isPublicSecure: boolean): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(COMMON_HEADERS).headers(API_HEADERS);
    if (isPublicSecure || request.protocol === 'https') void reply.header('strict-transport-security', HSTS);
    if (answerCors(origins, request, reply)) return void reply.status(204).send();
    done();
  });
}

function measure(fastify: FastifyInstance, metrics: Metrics): void {
  const duration = metrics.histogram('http_request_duration_seconds', 'Time to answer', [
    'method',
    'route',
    'status',
  ]);
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
}
