import { Controller, type Type } from '@nestjs/common';
import type { Audience } from '@switchboard/auth';
import { type Crud, ListQuery } from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { z } from 'zod';
import { type Call, Called, endpoint, type Endpoint, Serves } from '../http/endpoint.js';

type Audiences = readonly [Audience, ...Audience[]];

/** An administered thing: where it is, what it is called, who reads and who writes it. */
export interface Administered<C> {
  readonly path: `/v1/${string}`;
  readonly noun: string;
  readonly contracts: C;
  readonly read: Audiences;
  readonly write: Audiences;
}

type AnyCrud = Crud<z.ZodType, z.ZodType, z.ZodType>;

/** The five operations of an administered thing. */
export function crudRoutes({ path, noun, contracts, read, write }: Administered<AnyCrud>) {
  const one = `${path}/:id` as const;
  const { list, get, create, update } = contracts;
  return {
    list: endpoint({
      method: 'GET',
      path,
      summary: `Lists every ${noun}, newest first`,
      access: read,
      query: ListQuery,
      reply: list.reply,
    }),
    create: endpoint({
      method: 'POST',
      path,
      summary: `Creates a ${noun}`,
      access: write,
      body: create.schema.shape.input,
      reply: create.reply,
      errors: ['conflict', 'idempotency_key_reused'],
    }),
    get: endpoint({
      method: 'GET',
      path: one,
      summary: `One ${noun} by its id`,
      access: read,
      reply: get.reply,
      errors: ['not_found'],
    }),
    update: endpoint({
      method: 'PATCH',
      path: one,
      summary: `Changes a ${noun}; what is left out stays`,
      access: write,
      body: update.schema.shape.patch,
      reply: update.reply,
      errors: ['not_found', 'conflict'],
    }),
    remove: endpoint({
      method: 'DELETE',
      path: one,
      summary: `Removes a ${noun}`,
      access: write,
      errors: ['not_found', 'conflict'],
    }),
  } satisfies Record<string, Endpoint>;
}

/** A controller for the five operations; each asks the owner, who decides. */
export function crudController(thing: Administered<AnyCrud>): Type {
  const routes = crudRoutes(thing);
  const { contracts } = thing;

  @Controller()
  class CrudController {
    constructor(private readonly asker: Asker) {}

    @Serves(routes.list)
    list(@Called() { actor, query }: Call<typeof routes.list>) {
      return this.asker.ask(contracts.list, { actor, query });
    }

    @Serves(routes.create)
    create(@Called() { actor, body, idempotencyKey }: Call<typeof routes.create>) {
      return this.asker.ask(contracts.create, { actor, input: body, idempotencyKey });
    }

    @Serves(routes.get)
    get(@Called() { actor, params }: Call<typeof routes.get>) {
      return this.asker.ask(contracts.get, { actor, id: params.id });
    }

    @Serves(routes.update)
    update(@Called() { actor, params, body }: Call<typeof routes.update>) {
      return this.asker.ask(contracts.update, { actor, id: params.id, patch: body });
    }

    @Serves(routes.remove)
    async remove(@Called() { actor, params }: Call<typeof routes.remove>) {
      await this.asker.ask(contracts.remove, { actor, id: params.id });
    }
  }
  return CrudController;
}
