import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Allow, type Audience, Public } from '@switchboard/auth';
import { type ErrorCode, Id, Nothing, type Reply, type RequestContract } from '@switchboard/contracts';
import { z } from 'zod';
import type { EndpointLimit } from '../limits/rate-limits.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Access = 'public' | readonly [Audience, ...Audience[]];

/** One operation of the public surface: what checks it, what documents it, who may come in and who answers it, in one place. */
export interface Endpoint<
  P extends string = string,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
  A extends Access = Access,
> {
  readonly method: Method;
  readonly path: P;
  /** One sentence for the documents. */
  readonly summary: string;
  readonly description?: string;
  readonly access: A;
  /** What nobody need be signed in for and still only our own pages may ask: signing in. */
  readonly ownPagesOnly?: true;
  /** The answer carries a token or the like: it travels as it is. */
  readonly secret?: true;
  /** Rate limits that count this. */
  readonly limits?: readonly EndpointLimit[];
  /** Path parameters are ids unless said otherwise. */
  readonly params?: Readonly<Record<string, z.ZodType<string>>>;
  readonly query?: Q;
  readonly body?: B;
  /** What is asked, where nothing else is done: an asking controller serves it (`asking.controller.ts`). */
  readonly asks?: RequestContract;
  /** The contract's name for the whole body; without it the body's fields stand for themselves. */
  readonly bodyAs?: string;
  /** What is answered, made from the service's reply. */
  readonly shows?: (reply: never, app: ModuleRef) => unknown;
  /** What is answered, where it is not the contract's reply; left out where bytes are streamed or nothing is said. */
  readonly reply?: z.ZodType;
  readonly status?: number;
  readonly errors?: readonly ErrorCode[];
  /** Media type of a streamed body or answer. */
  readonly consumes?: string;
  readonly produces?: string;
}

const ENDPOINT = 'switchboard:endpoint';

/** Declares an operation; keeps its literal types. */
export function endpoint<
  const P extends string,
  const A extends Access,
  const E extends Omit<Endpoint, 'path' | 'access' | 'asks' | 'shows'>,
  C extends RequestContract = never,
>(
  spec: E & { path: P; access: A; asks?: C; shows?: (reply: Reply<C>, app: ModuleRef) => unknown },
): E & { path: P; access: A; asks?: C } {
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
    ...(spec.secret ? [RouteConfig({ secret: true })] : []),
  );
}

/** The operation that a controller's method serves. */
export function endpointOf(handler: object): Endpoint | null {
  return (Reflect.getMetadata(ENDPOINT, handler) as Endpoint | undefined) ?? null;
}

/** Whether no page of another site has any business here. */
export const isForStaff = ({ access, ownPagesOnly }: Endpoint) =>
  ownPagesOnly ?? (access !== 'public' && !access.includes('visitor'));

/** The shape of a good answer; null where nothing is said. */
export function replyOf({ reply, asks }: Endpoint): z.ZodType | null {
  if (reply) return reply;
  return asks && asks.reply !== Nothing ? asks.reply : null;
}

/** The status of a good answer. */
export function statusOf(spec: Endpoint): number {
  if (spec.status) return spec.status;
  if (!replyOf(spec) && !spec.produces) return 204;
  return spec.method === 'POST' ? 201 : 200;
}

/** The names of the path's parameters. */
export const parametersOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

/** The path's parameters as a schema. */
export function paramsSchema({ path, params = {} }: Endpoint): z.ZodObject {
  return z.object(Object.fromEntries(parametersOf(path).map((name) => [name, params[name] ?? Id])));
}
