import { FastifyAdapter } from '@nestjs/platform-fastify';
import { decisionOf, sendProblem } from '@switchboard/http';
import { newContext, problemOf, runInContext } from '@switchboard/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { GatewayConfig } from '../gateway.config.js';
import { BODY_LIMIT_BYTES } from './bodies.js';
import { ClientAddresses } from './client-address.js';
import { BARE_HEADERS } from './headers.js';

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
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      runInContext(newContext(), () =>
        sendProblem(reply.headers(BARE_HEADERS), problemOf(decisionOf(error))),
      ),
    clientErrorHandler: (_error: Error, socket: Socket) => {
      if (socket.writable) socket.end(MALFORMED);
    },
  });
}
