import {
  AdmitContact,
  FindOpenContact,
  GetContact,
  GetPosition,
  ListContacts,
  ListedContact,
  SendMessage,
  StartContact,
} from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { GatewayDriver } from './gateway.driver.js';
import {
  aMessage,
  anAgent,
  AT,
  aVisitor,
  type Person,
  QUEUE,
  SHOP,
  someFacts,
  staffShape,
  staffView,
  visitorShape,
  visitorView,
  WIDGET_ID,
} from './people.js';

describe('contacts', () => {
  let gateway: GatewayDriver;
  let agent: Person;
  let visitor: Person;
  beforeAll(async () => {
    gateway = await GatewayDriver.start();
    [agent, visitor] = await Promise.all([anAgent(), aVisitor()]);
  });
  afterAll(() => gateway.stop());

  describe('a contact', () => {
    const facts = someFacts();
    beforeEach(() => {
      gateway.platform
        .answer(AdmitContact, () => ({ queue: QUEUE }))
        .answer(StartContact, () => ({ created: true, contact: visitorShape(facts) }))
        .answer(FindOpenContact, () => ({ contact: visitorShape(facts) }))
        .answer(GetPosition, () => ({ position: 2, estimatedWaitSeconds: 30 }));
    });

    it('is started by admission first, in the queues of the token’s widget', async () => {
      const start = () =>
        gateway.send(
          'POST',
          '/v1/contacts',
          { name: 'Vera', text: 'hi' },
          { as: visitor, headers: { origin: SHOP } },
        );
      // A part has 300 ms, which the first questions after a start may take on a busy machine.
      const answer = await until(async () => {
        const given = await start();
        const whole = (await given.clone().json()) as { unavailable: unknown[] };
        return whole.unavailable.length === 0 ? given : null;
      });

      expect(answer.status).toBe(201);
      expect(await answer.json()).toMatchObject({
        id: facts.id,
        position: 2,
        filePolicy: { inbound: { mode: 'never' } },
      });
      expect(gateway.platform.askedOf(AdmitContact).at(-1)).toEqual({
        widgetQueueIds: [QUEUE.id],
        visitorId: visitor.id,
      });
      expect(gateway.platform.askedOf(StartContact).at(-1)).toMatchObject({
        actor: { id: visitor.id, kind: 'visitor' },
        widgetId: WIDGET_ID,
        queue: QUEUE,
        text: 'hi',
      });
    });

    it('that is open already is returned although the queue is full; without one the refusal is told', async () => {
      gateway.platform.answer(AdmitContact, () => Promise.reject(new AppError('queue_full', 'Full')));
      const known = await gateway.send('POST', '/v1/contacts', {}, { as: visitor });
      gateway.platform.answer(FindOpenContact, () => ({ contact: null }));
      const refused = await gateway.send('POST', '/v1/contacts', {}, { as: visitor });

      expect([known.status, ((await known.json()) as { id: string }).id]).toEqual([200, facts.id]);
      expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'queue_full' }]);
    });

    it('is composed in the reader’s own shape; a part that is late is null and named', async () => {
      gateway.platform.answer(GetContact, ({ actor }) =>
        actor.kind === 'visitor' ? visitorView(facts) : staffView(facts),
      );
      const staff = await gateway.fetch(`/v1/contacts/${facts.id}`, { as: agent });
      const { promise, resolve } = Promise.withResolvers<{ position: null; estimatedWaitSeconds: null }>();
      gateway.platform.answer(GetPosition, () => promise);
      const late = await gateway.fetch(`/v1/contacts/${facts.id}`, { as: visitor });

      expect(await staff.json()).toMatchObject({ status: null, position: 2, lastStaffSeq: 0 });
      resolve({ position: null, estimatedWaitSeconds: null });
      expect(await late.json()).toMatchObject({
        position: null,
        estimatedWaitSeconds: null,
        unavailable: ['position', 'estimatedWaitSeconds'],
      });
    });

    it('is listed without its composed parts, with filters as they were sent', async () => {
      gateway.platform.answer(ListContacts, () => ({
        items: [staffView(facts)],
        nextCursor: 'next',
      }));

      const answer = await gateway.fetch('/v1/contacts?mine=true&state=waiting', { as: agent });

      expect(await answer.json()).toEqual({
        items: [ListedContact.parse(staffShape(facts))],
        nextCursor: 'next',
      });
      expect(gateway.platform.askedOf(ListContacts).at(-1)?.query).toMatchObject({
        mine: true,
        state: 'waiting',
      });
    });

    it('takes a message with nothing but what may be sent (S056)', async () => {
      gateway.platform.answer(SendMessage, ({ contactId }) => aMessage(contactId));

      const answer = await gateway.send(
        'POST',
        `/v1/contacts/${facts.id}/messages`,
        { clientMessageId: 'c1', text: 'hi', seq: 9, sender: { kind: 'agent' }, at: AT },
        { as: visitor },
      );

      expect(answer.status).toBe(201);
      expect(Object.keys(gateway.platform.askedOf(SendMessage).at(-1) ?? {}).sort()).toEqual([
        'actor',
        'clientMessageId',
        'contactId',
        'text',
        'visibility',
      ]);
    });
  });
});
