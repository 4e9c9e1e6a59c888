import { sendProblem } from '@switchboard/http';
import { problemOf } from '@switchboard/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { originNotAllowed } from './origin.guard.js';
import type { Origins } from './origins.js';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS =
  'Authorization, Content-Type, Idempotency-Key, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, traceparent';
const EXPOSED =
  'Location, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Upload-Offset, Upload-Length, Upload-Expires, Retry-After, X-Correlation-Id, Date';
const KEEP_PREFLIGHT_SECONDS = '600';

/** The paths that pages of other sites may read; never with credentials. */
const isCrossOriginPath = (url: string) => url.startsWith('/v1/') || url.startsWith('/a/');

/** Answers CORS for allowed origins. A page of anybody else is refused, whoever is signed in in its browser (S025, S081). */
export function answerCors(fastify: FastifyInstance, origins: Origins): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!isCrossOriginPath(request.url)) return done();
    const { origin } = request.headers;
    if (isPreflight(origins, request, reply)) return void reply.status(204).send();
    if (origin === undefined || origins.isAllowed(origin)) return done();
    sendProblem(reply, problemOf(originNotAllowed()));
  });
}

/** True where it was a preflight, which is answered here. */
function isPreflight(origins: Origins, request: FastifyRequest, reply: FastifyReply): boolean {
  void reply.header('vary', 'Origin');
  const { origin } = request.headers;
  const isAllowed = origin !== undefined && origins.isAllowed(origin);
  if (isAllowed) {
    void reply.header('access-control-allow-origin', origin);
    void reply.header('access-control-expose-headers', EXPOSED);
    void reply.header('cross-origin-resource-policy', 'cross-origin');
  }
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined)
    return false;
  if (isAllowed) {
    void reply.header('access-control-allow-methods', METHODS);
    void reply.header('access-control-allow-headers', REQUEST_HEADERS);
    void reply.header('access-control-max-age', KEEP_PREFLIGHT_SECONDS);
  }
  return true;
}
