import { Controller } from '@nestjs/common';
import {
  AcceptOffer,
  type AssignmentMade,
  AdmitContact,
  ContactStarted,
  type Input,
  ListOffers,
  OfferMade,
  type Payload,
  PullContact,
  Queues,
  SetPresence,
  UserChanged,
} from '@switchboard/contracts';
import { EventPublisher, OnEvent, type OutgoingEvent } from '@switchboard/messaging';
import { FakeClock, uuidv7 } from '@switchboard/kernel';
import { aGatewayAsker } from '../../../test/support/gateway-asker.js';
import { aService, type TestService } from '../../../test/support/messaging.js';
import { until } from '../../../test/support/wait.js';
import { administrator, aRouting, type Routing, staff } from '../test/routing.js';

const offersHeard: Payload<typeof OfferMade>[] = [];

@Controller()
class Listener {
  @OnEvent(OfferMade)
  heard(event: Payload<typeof OfferMade>) {
    offersHeard.push(event);
  }
}

let routing: Routing;
let gateway: Awaited<ReturnType<typeof aGatewayAsker>>;
let chat: TestService;
let accounts: TestService;
let reports: TestService;
beforeAll(async () => {
  routing = await aRouting({ clock: new FakeClock(new Date()) });
  [gateway, chat, accounts, reports] = await Promise.all([
    aGatewayAsker(routing.broker.urlOf('gateway')),
    aService(routing.broker, 'chat'),
    aService(routing.broker, 'accounts'),
    aService(routing.broker, 'reports', { handlers: [Listener] }),
  ]);
});
afterAll(() => Promise.all([gateway, chat, accounts, reports, routing].map((one) => one?.close())));

const publish = async (publisher: EventPublisher, event: Pick<OutgoingEvent, 'key' | 'payload'>) =>
  expect(await publisher.publish([{ id: uuidv7(), ...event }], { deadlineMs: 5000 })).toEqual([true]);

/** An agent who says available and a queue of his, made over the broker. */
async function anAgentWithAQueue() {
  const ann = await routing.agent();
  const user = { ...ann.user, revision: 2, name: 'Ann Two' };
  await publish(accounts.publisher, {
    key: UserChanged.key,
    payload: { at: user.createdAt, user } satisfies Input<typeof UserChanged>,
  });
  await gateway.asker.ask(SetPresence, { actor: ann.actor, state: 'available' });
  const input = { name: `Sales ${ann.id}`, memberIds: [ann.id] };
  const queue = await gateway.asker.ask(Queues.create, { actor: administrator, input });
  return { ann, queue };
}

const started = (contact: Payload<typeof ContactStarted>['contact']) =>
  publish(chat.publisher, { key: ContactStarted.key, payload: { at: contact.startedAt, contact } });

describe('routing over the broker', () => {
  it('admits a contact, offers it, and gives it to who accepts', async () => {
    const { ann, queue } = await anAgentWithAQueue();
    const { queue: facts } = await gateway.asker.ask(AdmitContact, { widgetQueueIds: [queue.id] });
    const contact = routing.contactFor({ ...queue, ...facts });

    await started(contact.facts);
    const offer = await until(
      async () => (await gateway.asker.ask(ListOffers, { actor: ann.actor })).items[0],
    );
    const assignment = await gateway.asker.ask(AcceptOffer, { actor: ann.actor, offerId: offer.id });

    expect(assignment).toMatchObject({
      contactId: contact.id,
      queue: facts,
      agent: { id: ann.id, name: 'Ann Two' },
    });
    const made = await routing.published<Payload<typeof AssignmentMade>>(
      'routing.assignment.made.v1',
      contact.id,
    );
    expect(made).toMatchObject([{ assignment }]);
    expect(await routing.published(OfferMade.key, contact.id)).toMatchObject([{ agentId: ann.id }]);
  });

  it('publishes what it tells', async () => {
    const { ann, queue } = await anAgentWithAQueue();
    const contact = routing.contactFor(queue);

    await started(contact.facts);

    const heard = await until(() => offersHeard.find(({ offer }) => offer.contact.id === contact.id));
    expect(heard).toMatchObject({ agentId: ann.id, offer: { state: 'ringing', queue: { id: queue.id } } });
  });

  it('takes the same event twice without an effect', async () => {
    const { ann, queue } = await anAgentWithAQueue();
    const contact = routing.contactFor(queue);

    await Promise.all([started(contact.facts), started(contact.facts), started(contact.facts)]);
    await contact.ringsAt(ann);

    expect(await contact.offerStates()).toEqual(['ringing']);
  });

  it('refuses with its own codes', async () => {
    const stranger = staff(uuidv7());

    await expect(
      gateway.asker.ask(AcceptOffer, { actor: stranger, offerId: uuidv7() }),
    ).rejects.toMatchObject({
      code: 'offer_not_found',
      status: 404,
    });
    await expect(
      gateway.asker.ask(PullContact, { actor: stranger, contactId: uuidv7() }),
    ).rejects.toMatchObject({
      code: 'contact_not_found',
    });
    await expect(
      gateway.asker.ask(Queues.create, { actor: stranger, input: { name: 'Mine' } }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('finds what was told while it was down', async () => {
    const { ann, queue } = await anAgentWithAQueue();
    const contact = routing.contactFor(queue);

    await routing.restart(() => undefined);
    await started(contact.facts);

    await contact.ringsAt(ann);
  });
});
