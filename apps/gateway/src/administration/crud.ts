import { Controller, type Type } from '@nestjs/common';
import type { Audience } from '@switchboard/auth';
import {
  type Crud,
  type FindUsesInAccounts,
  type FindUsesInChat,
  ListQuery,
  type SettingKind,
} from '@switchboard/contracts';
import type { Asker } from '@switchboard/messaging';
import { z } from 'zod';
import { askingController } from '../http/asking.controller.js';
import { type Call, Called } from '../http/call.js';
import { endpoint, type Endpoint, Serves } from '../http/endpoint.js';

type Audiences = readonly [Audience, ...Audience[]];

/** An administered thing: where it is, what it is called, who reads and who writes it. */
export interface Administered<C> {
  readonly path: `/v1/${string}`;
  readonly noun: string;
  readonly contracts: C;
  readonly read: Audiences;
  readonly write: Audiences;
  /** Services besides its owner that may have something which uses it. */
  readonly usedIn?: { readonly kind: SettingKind; readonly ask: readonly FindUses[] };
}
type FindUses = typeof FindUsesInAccounts | typeof FindUsesInChat;

type AnyCrud = Crud<z.ZodType, z.ZodType, z.ZodType>;

/** The five operations of an administered thing. */
function crudRoutes({ path, noun, contracts, read, write }: Administered<AnyCrud>) {
  const one = `${path}/:id` as const;
  const { list, get, create, update, remove } = contracts;
  return {
    list: endpoint({
      method: 'GET',
      path,
      summary: `Lists every ${noun}, newest first`,
      access: read,
      asks: list,
      query: ListQuery,
    }),
    create: endpoint({
      method: 'POST',
      path,
      summary: `Creates a ${noun}`,
      access: write,
      asks: create,
      bodyAs: 'input',
      body: create.schema.shape.input,
      errors: ['conflict', 'idempotency_key_reused'],
    }),
    get: endpoint({
      method: 'GET',
      path: one,
      summary: `One ${noun} by its id`,
      access: read,
      asks: get,
      errors: ['not_found'],
    }),
    update: endpoint({
      method: 'PATCH',
      path: one,
      summary: `Changes a ${noun}; what is left out stays`,
      access: write,
      asks: update,
      bodyAs: 'patch',
      body: update.schema.shape.patch,
      errors: ['not_found', 'conflict'],
    }),
    remove: endpoint({
      method: 'DELETE',
      path: one,
      summary: `Removes a ${noun}`,
      access: write,
      asks: remove,
      errors: ['not_found', 'conflict'],
    }),
  } satisfies Record<string, Endpoint>;
}

/** A controller for the five operations; each asks the owner, who decides. */
export function crudController(thing: Administered<AnyCrud>): Type {
  const { remove, ...others } = crudRoutes(thing);
  const { usedIn, contracts } = thing;
  if (!usedIn) return askingController({ ...others, remove });

  /** Before a thing goes, everybody who may use it is asked; the owner is told, and refuses with what he knows himself. */
  @Controller()
  class CrudController extends (askingController(others) as Type<{ asker: Asker }>) {
    @Serves(remove)
    async remove(@Called() { actor, params: { id } }: Call<typeof remove>): Promise<void> {
      const { kind, ask } = usedIn as NonNullable<typeof usedIn>;
      const answers = await Promise.all(ask.map((question) => this.asker.ask(question, { kind, id })));
      await this.asker.ask(contracts.remove, { actor, id, uses: answers.flatMap(({ uses }) => uses) });
    }
  }
  return CrudController;
}
