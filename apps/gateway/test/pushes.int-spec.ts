import {
  type Attachment,
  AttachmentChanged,
  ContactChanged,
  ContactStarted,
  FilePolicy,
  FilePolicyChanged,
  InvitationChanged,
  ListMyQueues,
  MessageSent,
  OfferEnded,
  ParticipantJoined,
  ParticipantLeft,
  PresenceChanged,
  QueueChanged,
  QueueInput,
  WaitingChanged,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { type Client, GatewayDriver } from './gateway.driver.js';
import { aMessage, anAgent, AT, type Person, QUEUE, QUEUE_ID, someFacts } from './people.js';

/** What the visitor knows the agent by. */
const FACE = { id: uuidv7(), name: 'Sunny' };

describe('what a gateway hears', () => {
  let gateway: GatewayDriver;
  beforeAll(async () => (gateway = await GatewayDriver.start({ SEEN_INTERVAL_MS: '500' })));
  afterAll(() => gateway.stop());

  const contactId = uuidv7();
  let agent: Person, visitor: Person, agents: Client, visitors: Client;
  beforeEach(async () => void ({ agent, visitor, agents, visitors } = await gateway.bothSides(contactId)));
  afterEach(() => {
    agents.socket.disconnect();
    visitors.socket.disconnect();
  });

  describe('is told', () => {
    it('a line to everybody, a note to staff only', async () => {
      await gateway.platform.publish(MessageSent, {
        at: AT,
        message: aMessage(contactId, { visibility: 'staff', staffSeq: 1, text: 'note' }),
      });
      await gateway.platform.publish(MessageSent, { at: AT, message: aMessage(contactId, { text: 'line' }) });

      await until(
        () =>
          visitors.receivedOf('message.sent').length === 1 && agents.receivedOf('message.sent').length === 2,
      );
      expect(visitors.receivedOf('message.sent')).toMatchObject([{ message: { text: 'line' } }]);
    });

    it('a change of the contact to each in his own shape, once', async () => {
      const monitor = {
        kind: 'agent' as const,
        id: uuidv7(),
        name: 'Mo',
        role: 'monitor' as const,
        joinedAt: AT,
        leftAt: null,
      };
      const contact = someFacts({
        id: contactId,
        state: 'wrapUp',
        important: true,
        participants: [{ ...monitor, teamIds: [], assignmentId: null }],
      });

      await gateway.platform.publish(ContactChanged, { at: AT, contact, lastSeq: 3, lastStaffSeq: 2 });

      await until(
        () =>
          visitors.receivedOf('contact.changed').length === 1 &&
          agents.receivedOf('contact.changed').length === 1,
      );
      expect(visitors.receivedOf('contact.changed')).toEqual([
        {
          contact: {
            id: contactId,
            state: 'closed',
            queue: { id: QUEUE.id, number: 1, name: 'Sales' },
            participants: [],
            lastSeq: 3,
            startedAt: AT,
            endedAt: null,
          },
        },
      ]);
      expect(agents.receivedOf('contact.changed')).toMatchObject([
        {
          contact: { state: 'wrapUp', important: true, lastStaffSeq: 2, participants: [{ role: 'monitor' }] },
        },
      ]);
    });

    it('a blocked file without its signature to the visitor, with it to staff, once each', async () => {
      const attachment: Attachment = {
        id: uuidv7(),
        contactId,
        direction: 'inbound',
        state: 'infected',
        reason: 'Eicar-Test',
        consent: 'notNeeded',
        name: 'a.pdf',
        description: null,
        sizeBytes: 68,
        mediaType: 'application/pdf',
        sha256: null,
        sentBy: { kind: 'visitor', id: visitor.id, name: 'Vera' },
        at: AT,
        clientMessageId: 'c',
        link: null,
        previewLink: null,
      };

      await gateway.platform.publish(AttachmentChanged, {
        at: AT,
        revision: 2,
        queueId: QUEUE_ID,
        attachment,
        text: null,
      });

      await until(
        () =>
          visitors.receivedOf('attachment.changed').length === 1 &&
          agents.receivedOf('attachment.changed').length === 1,
      );
      expect(visitors.receivedOf('attachment.changed')).toMatchObject([
        { attachment: { reason: 'blocked' } },
      ]);
      expect(agents.receivedOf('attachment.changed')).toMatchObject([
        { attachment: { reason: 'Eicar-Test' } },
      ]);
    });

    it('an invitation with the server’s time', async () => {
      const invitation = {
        id: uuidv7(),
        contactId,
        state: 'active' as const,
        issuedAt: AT,
        expiresAt: AT,
        filesLeft: 1,
        bytesLeft: 5,
        types: ['pdf'],
      };

      await gateway.platform.publish(InvitationChanged, { at: AT, revision: 1, invitation, by: null });

      await until(() => visitors.receivedOf('fileInvitation.changed').length === 1);
      const [received] = visitors.receivedOf('fileInvitation.changed');
      expect(received).toMatchObject({
        contactId,
        filesLeft: 1,
        serverNow: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect(received).not.toHaveProperty('types');
    });

    it('who comes and goes; his sockets come and go with him, and a silent monitor is not betrayed', async () => {
      const id = uuidv7();
      const participant = (role: 'agent' | 'monitor') => ({
        kind: 'agent' as const,
        id: agent.id,
        name: 'Ann',
        role,
        joinedAt: AT,
        leftAt: null,
        teamIds: [uuidv7()],
        assignmentId: null,
        ...(role === 'agent' && { shownAs: FACE }),
      });
      await gateway.platform.publish(ContactStarted, {
        at: AT,
        contact: someFacts({ id, visitor: { id: visitor.id, name: null, email: null, fields: {} } }),
      });
      await gateway.platform.publish(ParticipantJoined, {
        at: AT,
        contactId: id,
        revision: 1,
        participant: participant('monitor'),
      });
      await gateway.platform.publish(ParticipantJoined, {
        at: AT,
        contactId: id,
        revision: 2,
        participant: participant('agent'),
      });
      await until(
        () =>
          visitors.receivedOf('participant.joined').length === 1 &&
          agents.receivedOf('participant.joined').length === 2,
      );

      await gateway.platform.publish(ParticipantLeft, {
        at: AT,
        contactId: id,
        revision: 3,
        participant: participant('agent'),
        reason: 'left',
      });
      await gateway.platform.publish(MessageSent, { at: AT, message: aMessage(id) });

      await until(
        () =>
          visitors.receivedOf('message.sent').length === 1 &&
          agents.receivedOf('participant.left').length === 1,
      );
      expect(visitors.receivedOf('participant.joined')).toEqual([
        {
          contactId: id,
          participant: { kind: 'agent', ...FACE, role: 'agent' },
          reason: null,
        },
      ]);
      expect(agents.receivedOf('message.sent')).toEqual([]);
    });

    it('places to the queue’s agents, and to each visitor his own, when it moved', async () => {
      const place = (id: string, position: number) => ({
        contactId: id,
        queue: { id: QUEUE_ID, number: 1, name: 'Sales' },
        visitor: { name: 'Vera', fields: {} },
        language: null,
        priority: 0,
        waitingSince: AT,
        position,
        estimatedWaitSeconds: 10 * position,
        ringingAt: null,
      });
      await gateway.platform.publish(WaitingChanged, {
        at: AT,
        queueId: QUEUE_ID,
        revision: 2,
        places: [place(uuidv7(), 1), place(contactId, 2)],
        count: 2,
      });
      await gateway.platform.publish(WaitingChanged, {
        at: AT,
        queueId: QUEUE_ID,
        revision: 1,
        places: [place(contactId, 9)],
        count: 1,
      });
      await gateway.platform.publish(WaitingChanged, {
        at: AT,
        queueId: QUEUE_ID,
        revision: 3,
        places: [place(contactId, 1)],
        count: 1,
      });

      await until(() => visitors.receivedOf('queue.position').length === 2);
      expect(visitors.receivedOf('queue.position')).toEqual([
        { contactId, position: 2, estimatedWaitSeconds: 20 },
        { contactId, position: 1, estimatedWaitSeconds: 10 },
      ]);
      expect(agents.receivedOf('waiting.changed')).toHaveLength(2);
      expect(visitors.receivedOf('waiting.changed')).toEqual([]);
    });

    it('what files may be from now on to everybody in an open contact', async () => {
      const filePolicy = FilePolicy.parse({ inbound: { mode: 'never' } });

      await gateway.platform.publish(FilePolicyChanged, {
        at: AT,
        filePolicy,
        contactIds: [uuidv7(), contactId],
      });

      const pushed = { contact: { id: contactId, filePolicy } };
      await until(() => visitors.receivedOf('contact.changed').length > 0);
      expect(visitors.receivedOf('contact.changed')).toContainEqual(pushed);
      await until(() => agents.receivedOf('contact.changed').length > 0);
      expect(agents.receivedOf('contact.changed')).toContainEqual(pushed);
    });

    it('that he stands behind the first hundred to the visitor who fell behind them, once', async () => {
      const at = (id: string, position: number) => ({
        contactId: id,
        queue: { id: QUEUE_ID, number: 1, name: 'Sales' },
        visitor: { name: null },
        language: null,
        priority: 0,
        waitingSince: AT,
        position,
        estimatedWaitSeconds: null,
        ringingAt: null,
      });
      const others = Array.from({ length: 100 }, (_, n) => at(uuidv7(), n + 1));
      const publish = (revision: number, places: (typeof others)[number][]) =>
        gateway.platform.publish(WaitingChanged, { at: AT, queueId: QUEUE_ID, revision, places, count: 101 });
      const before = visitors.receivedOf('queue.position').length;

      await publish(50, [...others.slice(0, 99), at(contactId, 100)]);
      await publish(51, others);
      await publish(
        52,
        others.toReversed().map(({ contactId: id }, n) => at(id, n + 1)),
      );
      await publish(53, [at(contactId, 1), ...others.slice(1)]);

      await until(() => visitors.receivedOf('queue.position').length === before + 3);
      expect(visitors.receivedOf('queue.position').slice(before)).toEqual(
        [100, 101, 1].map((position) => ({ contactId, position, estimatedWaitSeconds: null })),
      );
    });

    it('a queue’s list no longer to whoever is not its member any more', async () => {
      const queue = {
        ...QueueInput.parse({ name: 'Sales' }),
        id: QUEUE_ID,
        number: 1,
        revision: 2,
        createdAt: AT,
      };
      gateway.platform.answer(ListMyQueues, () => ({ queueIds: [] }));

      await gateway.platform.publish(QueueChanged, { at: AT, queue });

      await until(() => agents.receivedOf('resync').length === 1);
      await gateway.platform.publish(WaitingChanged, {
        at: AT,
        queueId: QUEUE_ID,
        revision: 100,
        places: [],
        count: 0,
      });
      await gateway.platform.publish(PresenceChanged, {
        at: AT,
        revision: 1,
        agent: { id: agent.id, name: 'Ann', teamIds: [] },
        presence: { state: 'offline', reason: null, paid: null, since: AT, capacity: 3, load: 0 },
        cause: 'agent',
      });
      await until(() => agents.receivedOf('presence.changed').length === 1);
      expect(agents.receivedOf('waiting.changed')).toEqual([]);
    });

    it('offers only to the agent they are for', async () => {
      const other = await gateway.connect(await anAgent());

      await gateway.platform.publish(OfferEnded, {
        at: AT,
        offerId: uuidv7(),
        agentId: agent.id,
        contactId,
        kind: 'contact',
        outcome: 'missed',
        queueId: QUEUE_ID,
      });

      await until(() => agents.receivedOf('offer.ended').length === 1);
      expect(other.receivedOf('offer.ended')).toEqual([]);
    });

    it('typing to the others in the contact, and never into a foreign one (S093)', async () => {
      await visitors.ask('typing', { contactId: uuidv7(), isTyping: true });
      await visitors.ask('typing', { contactId, isTyping: true });

      await until(() => agents.receivedOf('typing').length > 0);
      expect(agents.receivedOf('typing')).toEqual([
        { contactId, actor: { kind: 'visitor', id: visitor.id }, isTyping: true },
      ]);
      expect(visitors.receivedOf('typing')).toEqual([]);
    });
  });
});
