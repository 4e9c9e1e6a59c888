import { randomUUID as id } from 'node:crypto';
import type { z } from 'zod';
import { OpenSession, UserChanged, Users } from './accounts.js';
import type { Contract, Input, Payload, Reply, ReplyInput } from './define.js';
import { MessageSent, SendMessage } from './messages.js';
import { WaitingChanged } from './routing.js';

/**
 * Wrong payloads do not compile: each line below an `@ts-expect-error` is refused by `npm run types`, and a line that
 * would compile is an error itself. What the types refuse, the schema refuses too.
 */
const actor = { kind: 'staff' as const, id: id() };
const accepts = <C extends Contract>(contract: C, payload: Input<C>) =>
  contract.schema.safeParse(payload).success;

it('takes what is right, with defaults left out', () => {
  const payload: Input<typeof SendMessage> = { actor, contactId: id(), clientMessageId: 'a', text: 'hello' };
  expect(accepts(SendMessage, payload)).toBe(true);
});

it('refuses a payload of which something is missing', () => {
  // @ts-expect-error no text
  expect(accepts(SendMessage, { actor, contactId: id(), clientMessageId: 'a' })).toBe(false);
  // @ts-expect-error no actor
  expect(accepts(Users.list, { query: {} })).toBe(false);
  // @ts-expect-error no address, which is null where there is none
  expect(accepts(OpenSession, { email: 'a@b.example', password: 'x' })).toBe(false);
});

it('refuses a payload of another type', () => {
  const right = { actor, contactId: id(), clientMessageId: 'a', text: 'hello' };
  // @ts-expect-error a number is no text
  expect(accepts(SendMessage, { ...right, text: 42 })).toBe(false);
  // @ts-expect-error no such visibility
  expect(accepts(SendMessage, { ...right, visibility: 'nobody' })).toBe(false);
  // @ts-expect-error no such role
  expect(accepts(Users.update, { actor, id: id(), patch: { roles: ['king'] } })).toBe(false);
  // @ts-expect-error an event of users carries no team
  expect(accepts(UserChanged, { at: '2026-11-21T09:00:00.000Z', team: {} })).toBe(false);
  // @ts-expect-error a time is text
  expect(accepts(WaitingChanged, { at: new Date(), queueId: id(), revision: 1, places: [], count: 0 })).toBe(
    false,
  );
});

it('refuses one contract’s payload for another’s', () => {
  const published = {} as Payload<typeof MessageSent>;
  // @ts-expect-error a message that was sent is no question to send one
  const asked: Input<typeof SendMessage> = published;
  expect(SendMessage.schema.safeParse(asked).success).toBe(false);
});

it('makes a handler answer what the contract says', () => {
  // @ts-expect-error a list is a page
  const list: ReplyInput<typeof Users.list> = [];
  // @ts-expect-error a page says where it goes on
  const page: ReplyInput<typeof Users.list> = { items: [] };
  for (const reply of [list, page]) expect(Users.list.reply.safeParse(reply).success).toBe(false);
});

it('gives a handler the payload with its defaults, and an asker the reply', () => {
  const payload: Payload<typeof Users.list> = Users.list.schema.parse({ actor, query: {} });
  const limit: number = payload.query.limit;
  const roles: string[] = payload.actor.roles;
  const items: Reply<typeof Users.list>['items'] = [];
  type NoPassword = 'password' extends keyof z.infer<(typeof Users)['get']['reply']> ? never : true;
  const hasNoPassword: NoPassword = true;

  expect({ limit, roles, items, hasNoPassword }).toEqual({
    limit: 50,
    roles: [],
    items: [],
    hasNoPassword: true,
  });
});
