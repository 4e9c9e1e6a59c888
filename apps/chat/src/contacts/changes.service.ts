import { Injectable } from '@nestjs/common';
import {
  type Actor,
  ContactChanged,
  ContactClosed,
  ContactEnded,
  ContactStarted,
  type Message,
  ParticipantJoined,
  ParticipantLeft,
} from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { Clock, logger } from '@switchboard/kernel';
import { type NewEvent, Outbox } from '@switchboard/outbox';
import type { Entry } from '../transcript/entry.types.js';
import { sentOf } from '../transcript/storing.js';
import { happened } from '../transcript/transcript.rules.js';
import { TranscriptService } from '../transcript/transcript.service.js';
import { assertMaySee } from './access.rules.js';
import type { Contact, Participant } from './contact.types.js';
import { ERRORS } from '../chat.errors.js';
import { ContactsRepository, type StartKey } from './contacts.repository.js';
import { factsOf, handledBy, participantOf } from './facts.rules.js';
import { closedNow, comingsAndGoings, endedNow, eventsOf } from './happenings.rules.js';
import type { Beginning } from './starting.rules.js';

/** What a rule made of a contact; the same object means that nothing changed. */
export interface Decision {
  contact: Contact;
  entries?: Entry[];
}
export type Decide = (contact: Contact, tx: Transaction) => Decision | Promise<Decision>;

/**
 * The one way in which a contact changes: lock, decide by rules, write, say in the transcript what happened, and tell it,
 * all in one transaction. Repeats and late facts decide on "no change" and leave no trace.
 */
@Injectable()
export class ChangesService {
  private readonly log = logger('contacts');

  constructor(
    private readonly contacts: ContactsRepository,
    private readonly transcript: TranscriptService,
    private readonly outbox: Outbox,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Null: the visitor has an open contact already, or one that began under this key. */
  async begin({ contact, entries }: Beginning, startKey: StartKey | null): Promise<Contact | null> {
    const { messages, last } = this.transcript.first(contact.id, entries);
    const begun = { ...contact, ...last };
    const started = { at: contact.startedAt.toISOString(), contact: factsOf(begun) };
    const events = [{ contract: ContactStarted, payload: started, lane: contact.id }, ...sent(messages)];
    if (!(await this.contacts.begin(begun, messages, { events, startKey }))) return null;
    this.log.info({ contactId: contact.id, queueId: contact.queue.id }, 'contact started');
    return begun;
  }

  /** What a person asks for; what is not his does not exist. */
  async by(actor: Actor, contactId: string, decide: Decide): Promise<Contact> {
    const contact = await this.whenKnown(contactId, (before, tx) => {
      assertMaySee(actor, before);
      return decide(before, tx);
    });
    if (!contact) throw ERRORS.contactNotFound(contactId);
    return contact;
  }

  /** What an event or the clock says. An unknown contact is nothing to act on, not an error. */
  async whenKnown(contactId: string, decide: Decide): Promise<Contact | null> {
    return this.db.transaction(async (tx) => {
      const before = await this.contacts.lock(tx, contactId);
      if (!before) return null;
      return this.apply(tx, before, await decide(before, tx));
    });
  }

  private async apply(
    tx: Transaction,
    before: Contact,
    { contact, entries = [] }: Decision,
  ): Promise<Contact> {
    const hasChanged = contact !== before;
    const notices = hasChanged ? this.notices(before, contact) : [];
    const { messages, last } = await this.transcript.append(tx, before.id, before, [...entries, ...notices]);
    const after = { ...contact, ...last, revision: before.revision + (hasChanged ? 1 : 0) };
    if (hasChanged) await this.save(tx, before, after);
    else if (messages.length > 0) await this.contacts.saveNumbers(tx, after);
    await this.outbox.add(tx, ...(hasChanged ? this.events(before, after, messages) : sent(messages)));
    if (hasChanged) tx.afterCommit(() => this.note(before, after));
    return after;
  }

  /** One line for what somebody who looks after the platform would care about. */
  private note(before: Contact, after: Contact): void {
    const { id: contactId, state } = after;
    const { joined, left } = comingsAndGoings(before, after);
    for (const { userId, role } of joined) this.log.info({ contactId, userId, role }, 'joined');
    for (const { userId, role, leftReason } of left)
      this.log.info({ contactId, userId, role, reason: leftReason }, 'left');
    if (endedNow(before, after))
      this.log.info({ contactId, state, reason: after.ending?.reason }, 'contact ended');
    if (closedNow(before, after)) this.log.info({ contactId, notSet: after.notSet }, 'contact closed');
  }

  private async save(tx: Transaction, before: Contact, after: Contact): Promise<void> {
    await this.contacts.save(tx, after);
    if (after.staff.length > 0 && after.staff !== before.staff) await this.contacts.saveStaff(tx, after);
  }

  private notices(before: Contact, after: Contact): Entry[] {
    const at = this.clock.now();
    return eventsOf(before, after).map(({ event, visibility }) => happened(event, at, { visibility }));
  }

  // Who joins is told first, so that his sockets are in the room when the messages come; who leaves is told last.
  private events(before: Contact, after: Contact, messages: Message[]): NewEvent[] {
    const at = this.clock.now().toISOString();
    const lane = after.id;
    const contact = factsOf(after);
    const { joined, left } = comingsAndGoings(before, after);
    const participant = (part: Participant) => ({
      at,
      contactId: after.id,
      revision: after.revision,
      participant: participantOf(part),
    });
    const { lastSeq, lastStaffSeq } = after;
    const events: NewEvent[] = [
      ...joined.map((part) => ({ contract: ParticipantJoined, payload: participant(part), lane })),
      ...sent(messages),
      { contract: ContactChanged, payload: { at, contact, lastSeq, lastStaffSeq }, lane },
      ...left.map((part) => ({
        contract: ParticipantLeft,
        payload: { ...participant(part), reason: part.leftReason ?? 'left' },
        lane,
      })),
    ];
    if (endedNow(before, after) && after.ending) {
      const { by, reason } = after.ending;
      events.push({ contract: ContactEnded, payload: { at, contact, by, reason }, lane });
    }
    if (closedNow(before, after))
      events.push({ contract: ContactClosed, payload: { at, contact, handledBy: handledBy(after) }, lane });
    return events;
  }
}

const sent = (messages: Message[]) => messages.map((message) => sentOf(message));
