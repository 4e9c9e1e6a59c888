import multipart from '@fastify/multipart';
import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { correlate, ProblemFilter, takeCookies } from '@switchboard/http';
import type { FastifyInstance } from 'fastify';

/** A whole upload may take so long; the bounds of an upload end it long before (S020). */
const REQUEST_TIMEOUT_MS = 900_000;
const HEADERS_TIMEOUT_MS = 10_000;

/** The HTTP server of files: for the gateway, and for an ingress that sends `/a/*` here. */
export function filesHttpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    // Whoever connects is the gateway or an ingress: the last it wrote of a client's address is true.
    trustProxy: (_address, hop) => hop === 0,
    bodyLimit: 16 * 1024,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 65_000,
    // Links are compared as they are written: another spelling is another link.
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 100 },
  });
}

/** What stands before every route: correlation, forms as streams, errors as problem+json. */
export async function configureHttp(app: INestApplication): Promise<void> {
  const fastify = (app as NestFastifyApplication)
    .getHttpAdapter()
    .getInstance() as unknown as FastifyInstance;
  fastify.server.headersTimeout = HEADERS_TIMEOUT_MS;
  correlate(fastify);
  await takeCookies(fastify);
  await (app as NestFastifyApplication).register(multipart as never, { throwFileSizeLimit: false } as never);
  app.useGlobalFilters(new ProblemFilter());
}
