import { z } from 'zod';
import { Actor } from './actors.js';
import { Id, ListQuery, Nothing, page } from './common.js';
import { request, type RequestContract } from './define.js';
import { Use } from './settings.js';

/** The five questions that every administered thing answers: list, get, create, update, remove. */
export interface Crud<T extends z.ZodType, I extends z.ZodType, P extends z.ZodType> {
  readonly list: RequestContract<
    z.ZodObject<{ actor: typeof Actor; query: typeof ListQuery }>,
    ReturnType<typeof page<T>>
  >;
  readonly get: RequestContract<z.ZodObject<{ actor: typeof Actor; id: typeof Id }>, T>;
  readonly create: RequestContract<
    z.ZodObject<{ actor: typeof Actor; input: I; idempotencyKey: z.ZodOptional<z.ZodString> }>,
    T
  >;
  readonly update: RequestContract<z.ZodObject<{ actor: typeof Actor; id: typeof Id; patch: P }>, T>;
  readonly remove: RequestContract<
    z.ZodObject<{ actor: typeof Actor; id: typeof Id; uses: z.ZodDefault<z.ZodArray<typeof Use>> }>,
    typeof Nothing
  >;
}

/** Declares the five questions for `owner.noun`. */
export function crud<T extends z.ZodType, I extends z.ZodType, P extends z.ZodType>(
  noun: string,
  { item, input, patch }: { item: T; input: I; patch: P },
): Crud<T, I, P> {
  return {
    list: request(`${noun}.list.v1`, z.object({ actor: Actor, query: ListQuery }), page(item)),
    get: request(`${noun}.get.v1`, z.object({ actor: Actor, id: Id }), item),
    create: request(
      `${noun}.create.v1`,
      z.object({ actor: Actor, input, idempotencyKey: z.string().max(200).optional() }),
      item,
    ),
    update: request(`${noun}.update.v1`, z.object({ actor: Actor, id: Id, patch }), item),
    // `uses`: what the other services know to use it; its owner adds what he knows, and refuses with all of it.
    remove: request(
      `${noun}.remove.v1`,
      z.object({ actor: Actor, id: Id, uses: z.array(Use).max(20).default([]) }),
      Nothing,
    ),
  };
}
