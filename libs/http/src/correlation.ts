import { type Context, currentContext, newContext, runInContext } from '@switchboard/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const contexts = new WeakMap<FastifyRequest, Context>();

/** Gives every request its context (correlation and trace, taken over where they are well formed) and tells it in the answer. */
export function correlate(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const context = newContext(request.headers['traceparent'], request.headers['x-correlation-id']);
    contexts.set(request, context);
    void reply.header('x-correlation-id', context.correlationId);
    runInContext(context, done);
  });
  // A body arrives in the connection's own context, where ours is not known.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const context = contexts.get(request);
    if (!context || currentContext() === context) return done();
    runInContext(context, done);
  });
}
