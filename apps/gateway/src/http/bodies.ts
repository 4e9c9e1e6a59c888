import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '@switchboard/kernel';
import type { FastifyInstance } from 'fastify';
import { parseJson } from './json-body.js';

export const BODY_LIMIT_BYTES = 1024 * 1024;

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
  for (const type of ['multipart/form-data', 'application/offset+octet-stream'])
    fastify.addContentTypeParser(type, (_request, _payload, done) => done(null));
}
