import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { sendProblem } from '@switchboard/http';
import { AppError, problemOf } from '@switchboard/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseJson } from './json-body.js';

export const BODY_LIMIT_BYTES = 1024 * 1024;
/** A body of JSON may trickle so long (S020). */
const BODY_MS = 10_000;
const STREAMED = ['multipart/form-data', 'application/offset+octet-stream'];

/** Which bodies are read, and how: JSON by our own parser, streams not at all, nothing else. */
export function takeBodies(nest: NestFastifyApplication, fastify: FastifyInstance): void {
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
  for (const type of STREAMED) fastify.addContentTypeParser(type, (_request, _payload, done) => done(null));
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (hasBody(request) && !isStreamed(request)) limitTime(request, reply);
    done(null, payload);
  });
}

const hasBody = ({ headers }: FastifyRequest) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
const isStreamed = ({ headers }: FastifyRequest) =>
  STREAMED.some((type) => headers['content-type']?.toLowerCase().startsWith(type));

/** Streams have bounds of their own; everything else is here in time, or its connection ends. */
function limitTime({ raw }: FastifyRequest, reply: FastifyReply): void {
  const timer = setTimeout(() => {
    if (raw.complete) return;
    const end = () => raw.socket.destroy();
    reply.raw.once('finish', end);
    sendProblem(reply.header('connection', 'close'), problemOf(tooSlow()));
    if (reply.raw.writableFinished) end();
  }, BODY_MS);
  timer.unref();
  raw.once('close', () => clearTimeout(timer));
}

const tooSlow = () => new AppError('timeout', 'The body took too long');
