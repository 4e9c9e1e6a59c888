import { z } from 'zod';

/** The six services; also the names of broker users, schemas and exchanges. */
export const SERVICES = ['gateway', 'accounts', 'routing', 'chat', 'files', 'reports'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** A question that the gateway asks a service: key `owner.noun.verb.vN`, what is sent, what comes back. */
export interface RequestContract<S extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: 'request';
  readonly key: string;
  readonly owner: ServiceName;
  readonly schema: S;
  readonly reply: R;
}

/** A fact that its owner tells everybody: key `owner.noun.past-verb.vN` and what it carries. */
export interface EventContract<S extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly key: string;
  readonly owner: ServiceName;
  readonly schema: S;
  /** Who takes it: provisioning binds their queues, so that nothing told before somebody's first start is lost. */
  readonly to: readonly ServiceName[];
}

export type Contract = RequestContract | EventContract;

/** What a sender passes in: defaults may be left out. */
export type Input<C extends Contract> = z.input<C['schema']>;
/** What a handler gets: parsed, defaults filled in, unknown keys dropped. */
export type Payload<C extends Contract> = z.output<C['schema']>;
/** What a handler must return. */
export type ReplyInput<C extends RequestContract> = z.input<C['reply']>;
/** What the asker gets. */
export type Reply<C extends RequestContract> = z.output<C['reply']>;

const KEY = /^([a-z]+)\.[a-zA-Z-]+\.[a-zA-Z-]+\.v[1-9]\d*$/;

function ownerOf(key: string): ServiceName {
  const owner = KEY.exec(key)?.[1];
  if (!SERVICES.includes(owner as ServiceName))
    throw new Error(`"${key}" is not owner.noun.verb.vN of a known owner`);
  return owner as ServiceName;
}

/** Declares a request contract. */
export function request<S extends z.ZodType, R extends z.ZodType>(
  key: string,
  schema: S,
  reply: R,
): RequestContract<S, R> {
  return { kind: 'request', key, owner: ownerOf(key), schema, reply };
}

/** Declares an event contract and who takes it. */
export function event<S extends z.ZodType>(
  key: string,
  to: readonly ServiceName[],
  schema: S,
): EventContract<S> {
  return { kind: 'event', key, owner: ownerOf(key), schema, to };
}
