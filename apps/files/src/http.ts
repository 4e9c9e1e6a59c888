import multipart from '@fastify/multipart';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  type INestApplication,
} from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError, logger, newContext, problemOf, runInContext } from '@switchboard/kernel';
import type { FastifyReply } from 'fastify';

/** A whole upload may take so long; the bounds of an upload end it long before (S020). */
const REQUEST_TIMEOUT_MS = 900_000;
const HEADERS_TIMEOUT_MS = 10_000;
const log = logger('http');

/** The HTTP server of files: for the gateway, and for an ingress that sends `/a/*` here. */
export function filesHttpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: 16 * 1024,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 65_000,
    // Links are compared as they are written: another spelling is another link.
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 100 },
  });
}

/** What stands before every route: correlation, forms as streams, errors as problem+json. */
export async function configureHttp(app: INestApplication): Promise<void> {
  const fastify = (app as NestFastifyApplication).getHttpAdapter().getInstance();
  fastify.server.headersTimeout = HEADERS_TIMEOUT_MS;
  fastify.addHook('onRequest', (request, _reply, done) => {
    runInContext(newContext(request.headers.traceparent, request.headers['x-correlation-id']), done);
  });
  await (app as NestFastifyApplication).register(multipart as never, { throwFileSizeLimit: false } as never);
  app.useGlobalFilters(new ProblemFilter());
}

/** Every failure as problem+json; nothing of its inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const known = decisionOf(error);
    if (known === error && !(error instanceof AppError)) log.error({ err: error }, 'request failed');
    if (reply.raw.headersSent) return void reply.raw.destroy();
    const problem = problemOf(known);
    if (problem.retryAfterSeconds !== undefined)
      reply.header('retry-after', String(problem.retryAfterSeconds));
    await reply
      .status(problem.status)
      .header('cache-control', 'private, no-store')
      .type('application/problem+json')
      .send(problem);
  }
}

/** What Nest and Fastify refuse by themselves is the client's fault; anything else stays what it is. */
function decisionOf(error: unknown): unknown {
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status === 404) return new AppError('not_found', 'There is nothing here');
  if (status === 413) return new AppError('payload_too_large', 'The request is too large');
  return status >= 400 && status < 500 ? new AppError('invalid_input', 'The request cannot be read') : error;
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 0;
  return typeof status === 'number' && !(error instanceof AppError) ? status : 0;
}
