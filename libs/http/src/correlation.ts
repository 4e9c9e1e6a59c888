import { beginSpan, currentContext, runInContext, type Span } from '@switchboard/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const spans = new WeakMap<FastifyRequest, Span>();

/** Gives every request its context (correlation and trace, taken over where they are well formed) and tells it in the answer. */
export function correlate(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const span = begin(request);
    spans.set(request, span);
    void reply.header('x-correlation-id', span.context.correlationId);
    runInContext(span.context, done);
  });
  // A body arrives in the connection's own context, where ours is not known.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const context = spans.get(request)?.context;
    if (!context || currentContext() === context) return done();
    runInContext(context, done);
  });
  fastify.addHook('onResponse', (request, { statusCode }, done) => {
    const fault = statusCode >= 500 ? new Error() : null;
    spans.get(request)?.end({ fault, attributes: { 'http.response.status_code': statusCode } });
    done();
  });
}

/** By its route: an address may be a link, and a link is a secret. */
function begin({ method, routeOptions, headers }: FastifyRequest): Span {
  const route = routeOptions.url ?? '*';
  return beginSpan(
    {
      name: `${method} ${route}`,
      kind: 'server',
      attributes: { 'http.request.method': method, 'http.route': route },
    },
    { traceparent: headers['traceparent'], correlationId: headers['x-correlation-id'] },
  );
}
