import type { ModuleRef } from '@nestjs/core';
import { Actor, Id, Nothing, request } from '@switchboard/contracts';
import type { Asker } from '@switchboard/messaging';
import { z } from 'zod';
import { askingController } from './asking.controller.js';
import { endpoint, replyOf, statusOf } from './endpoint.js';

const ID = '01980000-0000-7000-8000-000000000001';
const actor = { kind: 'staff' as const, id: ID, roles: [], rights: [], teamIds: [] };
const Close = request(
  'chat.contact.shut.v1',
  z.object({ actor: Actor, contactId: Id, why: z.string() }),
  Nothing,
);
const Patch = request(
  'routing.queue.mend.v1',
  z.object({ actor: Actor, id: Id, patch: z.looseObject({}) }),
  Nothing,
);
const List = request(
  'chat.contact.count.v1',
  z.object({ actor: Actor, query: z.looseObject({}) }),
  z.number(),
);
const common = { summary: 'Something', access: ['staff'] } as const;

/** Calls the only operation of a controller, and returns what it asked and what it answered. */
async function call(spec: ReturnType<typeof endpoint>, given: object, reply: unknown = {}) {
  const asked: { key: string; payload: unknown }[] = [];
  const asker = {
    ask: async ({ key, schema }: typeof Close, payload: unknown) => {
      asked.push({ key, payload: schema.parse(payload) });
      return reply;
    },
  } as unknown as Asker;
  const controller = new (askingController({ only: spec }))(asker, {} as ModuleRef) as {
    only(call: object): Promise<unknown>;
  };
  const answer = await controller.only({ actor, params: {}, given: {}, body: {}, ...given });
  return { asked, answer };
}

describe('an operation that only asks', () => {
  it('gives the contract what it names: who asks, the thing of the path, the body’s fields', async () => {
    const spec = endpoint({
      ...common,
      method: 'POST',
      path: '/v1/contacts/:id/shut',
      body: z.object({ why: z.string() }),
      asks: Close,
    });

    const { asked } = await call(spec, { params: { id: ID }, body: { why: 'done' } });

    expect(asked).toEqual([{ key: Close.key, payload: { actor, contactId: ID, why: 'done' } }]);
    expect([replyOf(spec), statusOf(spec)]).toEqual([null, 204]);
  });

  it('gives the body as a whole where the contract has a name for it', async () => {
    const spec = endpoint({
      ...common,
      method: 'PATCH',
      path: '/v1/queues/:id',
      body: z.looseObject({}),
      bodyAs: 'patch',
      asks: Patch,
    });

    const { asked } = await call(spec, { params: { id: ID }, body: { id: 'another', actor: 'another' } });

    expect(asked[0]?.payload).toEqual({ actor, id: ID, patch: { id: 'another', actor: 'another' } });
  });

  it('never takes from the body who asks and about what', async () => {
    const body = z.object({ why: z.string(), actor: z.any(), contactId: z.any() });
    const spec = endpoint({ ...common, method: 'POST', path: '/v1/contacts/:id/shut', body, asks: Close });

    const { asked } = await call(spec, {
      params: { id: ID },
      body: { why: 'x', actor: 'another', contactId: 'another' },
    });

    expect(asked[0]?.payload).toEqual({ actor, contactId: ID, why: 'x' });
  });

  it('shows the reply as the operation says', async () => {
    const spec = endpoint({
      ...common,
      method: 'GET',
      path: '/v1/contacts',
      query: z.object({}),
      asks: List,
      shows: (count) => ({ count }),
    });

    const { asked, answer } = await call(spec, { given: { state: 'waiting' } }, 3);

    expect(asked[0]?.payload).toEqual({ actor, query: { state: 'waiting' } });
    expect(answer).toEqual({ count: 3 });
  });

  it('that cannot give its contract what it wants stops the start', () => {
    const spec = endpoint({ ...common, method: 'POST', path: '/v1/offers/:id/shut', asks: Close });

    expect(() => askingController({ spec })).toThrow(
      'POST /v1/offers/:id/shut cannot give chat.contact.shut.v1 its contactId, why',
    );
  });
});
