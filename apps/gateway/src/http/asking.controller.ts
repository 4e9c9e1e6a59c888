import { Controller, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { RequestContract } from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { z } from 'zod';
import { type Call, Called } from './call.js';
import { type Endpoint, parametersOf, Serves } from './endpoint.js';

type Asking = Endpoint & { readonly asks: RequestContract };
interface AskingParts {
  readonly asker: Asker;
  readonly app: ModuleRef;
}

/** A controller of the operations that only ask: one method for each, named as it is in `routes`. */
export function askingController(routes: Readonly<Record<string, Endpoint>>): Type {
  @Controller()
  class AskingController implements AskingParts {
    constructor(
      readonly asker: Asker,
      readonly app: ModuleRef,
    ) {}
  }
  for (const [name, spec] of Object.entries(routes))
    if (isAsking(spec)) serve(AskingController.prototype, name, spec);
  return AskingController;
}

const isAsking = (spec: Endpoint): spec is Asking => spec.asks !== undefined;

function serve(prototype: AskingParts, name: string, spec: Asking): void {
  assertAskable(spec);
  const descriptor = {
    async value(this: AskingParts, call: Call<Endpoint>): Promise<unknown> {
      const reply = await this.asker.ask(spec.asks, payloadOf(spec, call));
      return spec.shows ? spec.shows(reply as never, this.app) : reply;
    },
  };
  Object.defineProperty(prototype, name, descriptor);
  Called()(prototype, name, 0);
  Serves(spec)(prototype, name, descriptor);
}

/** Everything that is known, by its names: the contract takes what it names, the rest is dropped when it is parsed. */
function payloadOf(spec: Endpoint, { actor, params, given, body, idempotencyKey }: Call<Endpoint>): object {
  return {
    ...(spec.bodyAs ? { [spec.bodyAs]: body } : (body as object)),
    ...Object.fromEntries(
      Object.entries(params).flatMap(([name, value]) =>
        namesOf(spec.path, name).map((wanted) => [wanted, value]),
      ),
    ),
    actor,
    query: given,
    idempotencyKey,
  };
}

/** `:id` of `/v1/contacts/:id` is `id` and `contactId`. */
function namesOf(path: string, parameter: string): string[] {
  if (parameter !== 'id') return [parameter];
  const [, collection = ''] = /([a-z-]+)s\/:id/.exec(path) ?? [];
  return ['id', `${collection}Id`];
}

/** A contract that wants what its operation does not have is a mistake of ours, found at the start. */
function assertAskable(spec: Asking): void {
  const wanted = spec.asks.schema instanceof z.ZodObject ? spec.asks.schema.shape : {};
  const body = spec.body instanceof z.ZodObject ? Object.keys(spec.body.shape) : [];
  const given = new Set([
    'actor',
    'idempotencyKey',
    ...(spec.query ? ['query'] : []),
    ...(spec.bodyAs ? [spec.bodyAs] : body),
    ...parametersOf(spec.path).flatMap((name) => namesOf(spec.path, name)),
  ]);
  const missing = Object.entries(wanted).filter(
    ([name, schema]) => !given.has(name) && !(schema as z.ZodType).safeParse(undefined).success,
  );
  if (missing.length > 0)
    throw new Error(
      `${spec.method} ${spec.path} cannot give ${spec.asks.key} its ${missing.map(([name]) => name).join(', ')}`,
    );
}
