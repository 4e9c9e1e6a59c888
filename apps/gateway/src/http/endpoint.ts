import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import { type AccessClaims, type Actor, type ErrorCode, Id } from '@switchboard/contracts';
import { actorOf, Allow, type Audience, claimsIn, Public } from '@switchboard/auth';
import { AppError } from '@switchboard/kernel';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type ParamNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/** One operation of the public surface: what checks it, what documents it and who may come in, in one place. */
export interface Endpoint<
  P extends string = string,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
  A extends 'public' | readonly [Audience, ...Audience[]] = 'public' | readonly [Audience, ...Audience[]],
> {
  readonly method: Method;
  readonly path: P;
  /** One sentence for the documents. */
  readonly summary: string;
  readonly description?: string;
  readonly access: A;
  /** Path parameters are ids unless said otherwise. */
  readonly params?: Readonly<Record<string, z.ZodType<string>>>;
  readonly query?: Q;
  readonly body?: B;
  /** What is answered; left out where bytes are streamed or nothing is said. */
  readonly reply?: z.ZodType;
  readonly status?: number;
  readonly errors?: readonly ErrorCode[];
  /** Media type of a streamed body or answer. */
  readonly consumes?: string;
  readonly produces?: string;
}

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

const ENDPOINT = 'switchboard:endpoint';
const Nothing = z.object({});
const IdempotencyKey = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/)
  .optional();

/** Declares an operation; keeps its literal types. */
export function endpoint<
  const P extends string,
  const A extends 'public' | readonly [Audience, ...Audience[]],
  const E extends Omit<Endpoint, 'path' | 'access'>,
>(spec: E & { path: P; access: A }): E & { path: P; access: A } {
  return spec;
}

/** Binds a controller's method to an operation: route, status, access, documents. */
export function Serves(spec: Endpoint): MethodDecorator {
  const access = spec.access === 'public' ? Public() : Allow(...spec.access);
  return applyDecorators(
    RequestMapping({ path: spec.path, method: RequestMethod[spec.method] }),
    HttpCode(statusOf(spec)),
    SetMetadata(ENDPOINT, spec),
    access,
  );
}

/** The operation that a controller's method serves. */
export function endpointOf(handler: object): Endpoint | null {
  return (Reflect.getMetadata(ENDPOINT, handler) as Endpoint | undefined) ?? null;
}

/** The status of a good answer. */
export function statusOf({ status, method, reply, produces }: Endpoint): number {
  if (status) return status;
  if (!reply && !produces) return 204;
  return method === 'POST' ? 201 : 200;
}

/** Parameter of a controller's method: the parsed call. Throws what the problem filter shows as `invalid_input`. */
export const Called = createParamDecorator((_: unknown, context: ExecutionContext): Call<Endpoint> => {
  const spec = endpointOf(context.getHandler());
  if (!spec) throw new Error('The handler serves no endpoint');
  return callOf(spec, context.switchToHttp().getRequest<FastifyRequest>(), claimsIn(context));
});

/** Parses a request by its operation's schemas. */
export function callOf(
  spec: Endpoint,
  request: FastifyRequest,
  session: AccessClaims | null,
): Call<Endpoint> {
  assertNoNul(request.params);
  assertNoNul(request.query);
  return {
    actor: session && actorOf(session),
    session,
    params: paramsSchema(spec).parse(request.params) as Record<string, string>,
    query: parseQuery(spec, request.query),
    given: request.query,
    // Of a streamed body nothing is read here.
    body: spec.consumes ? request.raw : bodyOf(spec, request.body),
    idempotencyKey: IdempotencyKey.parse(request.headers['idempotency-key']),
    request,
  } as Call<Endpoint>;
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

/** The path's parameters as a schema. */
export function paramsSchema({ path, params = {} }: Endpoint): z.ZodObject {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return z.object(Object.fromEntries(names.map((name) => [name, params[name] ?? Id])));
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
