import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { actorIn, sessionIn } from '@switchboard/auth';
import type { AccessClaims, Actor } from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Endpoint, endpointOf, paramsSchema } from './endpoint.js';

type ParamNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/** What a controller's method gets: parsed, and with the actor of the session. */
export interface Call<E extends Endpoint> {
  readonly actor: E extends Endpoint<string, z.ZodObject, z.ZodType, infer A>
    ? A extends 'public'
      ? Actor | null
      : Actor
    : never;
  readonly session: AccessClaims | null;
  readonly params: E extends Endpoint<infer P> ? Readonly<Record<ParamNames<P>, string>> : never;
  readonly query: E extends { query: infer Q extends z.ZodType } ? z.output<Q> : Record<string, never>;
  /** The query as it came, checked: for a contract that parses it itself. */
  readonly given: E extends { query: infer Q extends z.ZodType } ? z.input<Q> : Record<string, never>;
  readonly body: E extends { body: infer B extends z.ZodType } ? z.output<B> : unknown;
  readonly idempotencyKey: string | undefined;
  readonly request: FastifyRequest;
}

const Nothing = z.object({});
const IdempotencyKey = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/)
  .optional();

/** Parameter of a controller's method: the parsed call. Throws what the problem filter shows as `invalid_input`. */
export const Called = createParamDecorator((_: unknown, context: ExecutionContext): Call<Endpoint> => {
  const spec = endpointOf(context.getHandler());
  if (!spec) throw new Error('The handler serves no endpoint');
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { ...callOf(spec, request), actor: actorIn(context), session: sessionIn(context) } as Call<Endpoint>;
});

/** Parses a request by its operation's schemas. */
function callOf(spec: Endpoint, request: FastifyRequest): Omit<Call<Endpoint>, 'actor' | 'session'> {
  assertNoNul(request.params);
  assertNoNul(request.query);
  return {
    params: paramsSchema(spec).parse(request.params) as Record<string, string>,
    query: parseQuery(spec, request.query) as Record<string, never>,
    given: request.query as Record<string, never>,
    // Of a streamed body nothing is read here.
    body: spec.consumes ? request.raw : bodyOf(spec, request.body),
    idempotencyKey: IdempotencyKey.parse(request.headers['idempotency-key']),
    request,
  };
}

// No body is an empty one; null says something of its own.
function bodyOf({ body }: Endpoint, given: unknown): unknown {
  return body ? body.parse(given === undefined ? {} : given) : Nothing.parse(given ?? {});
}

// Nothing that has one exists, and PostgreSQL refuses even to look for it.
function assertNoNul(parameters: unknown): void {
  for (const [path, value] of Object.entries(parameters ?? {}))
    if (typeof value === 'string' && value.includes('\0'))
      throw new AppError('invalid_input', 'The address is not valid', {
        errors: [{ path, message: 'contains a NUL character' }],
      });
}

// Strict: a parameter that is not on the list, or comes twice, is a mistake or an attack, never to be guessed at (S067, S068).
function parseQuery({ path, query = Nothing }: Endpoint, given: unknown): unknown {
  // A link may have been decorated by whoever handed it on.
  if (!path.startsWith('/v1/')) return query.parse(given);
  const parameters = { ...(given as Record<string, unknown>) };
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== 'string') throw invalidQuery(name, 'may be given once only');
  }
  return query.strict().parse(parameters);
}

const invalidQuery = (path: string, message: string) =>
  new AppError('invalid_input', 'The query is not valid', { errors: [{ path, message }] });
