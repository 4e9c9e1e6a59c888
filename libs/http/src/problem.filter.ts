import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { ErrorCode, Problem } from '@switchboard/contracts';
import { AppError, logger, problemOf } from '@switchboard/kernel';
import type { FastifyReply } from 'fastify';
import { ZodError } from 'zod';

const log = logger('http');

/** What the framework refuses by itself, in our codes and words. */
const FRAMEWORK: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['invalid_input', 'The request is not valid'],
  401: ['unauthenticated', 'Sign in again'],
  403: ['forbidden', 'You may not do this'],
  404: ['not_found', 'There is nothing here'],
  405: ['not_found', 'There is nothing here for this method'],
  408: ['timeout', 'The request took too long'],
  413: ['payload_too_large', 'The body is too large'],
  414: ['invalid_input', 'The address is too long'],
  415: ['type_not_allowed', 'This media type is not understood'],
  429: ['rate_limited', 'Too many requests'],
  503: ['unavailable', 'Try again in a moment'],
};
/** The body ended before it was whole: its sender has gone, and nothing of ours is at fault. */
const BROKEN_OFF = new Set(['ECONNRESET', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Every failure of HTTP leaves as `application/problem+json` (RFC 9457); nothing of its inside goes along. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(decisionOf(error));
    if (problem.code === 'internal') log.error({ err: error }, 'request failed');
    sendProblem(host.switchToHttp().getResponse<FastifyReply>(), problem);
  }
}

/** Answers with a problem; 429 and 503 say when to come back. An answer that has begun is cut off, so that it never looks whole. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (reply.raw.headersSent && !reply.raw.writableEnded) return void reply.raw.destroy();
  if (reply.sent || reply.raw.headersSent) return;
  if (problem.status === 429 || problem.status === 503)
    void reply.header('retry-after', String(problem.retryAfterSeconds ?? 1));
  void reply
    .status(problem.status)
    .header('x-correlation-id', problem.correlationId)
    .header('cache-control', 'private, no-store')
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

/** The framework's errors (Nest's and Fastify's) as decisions; everything else as it is. */
export function decisionOf(error: unknown): unknown {
  if (error instanceof AppError || error instanceof ZodError) return error;
  const status = statusIn(error);
  const known = FRAMEWORK[status >= 400 && status < 500 && !(status in FRAMEWORK) ? 400 : status];
  return known ? new AppError(known[0], known[1], { cause: error }) : error;
}

function statusIn(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return 0;
  const code = String(error.code);
  return code.startsWith('FST_') || BROKEN_OFF.has(code) ? Number(error.statusCode) : 0;
}
