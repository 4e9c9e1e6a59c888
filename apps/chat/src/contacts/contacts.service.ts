import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type ContactExpired,
  type ContactView,
  type FindOpenContact,
  type ListContacts,
  type ListRooms,
  type Payload,
  type Reply,
  type StartContact,
  type Use,
  isVisitor,
} from '@switchboard/contracts';
import {
  Database,
  hashOf,
  keyReused,
  pageById,
  pageOf,
  Tombstones,
  type Transaction,
} from '@switchboard/database';
import { Clock, uuidv7 } from '@switchboard/kernel';
import { ContactPurges } from '@switchboard/outbox';
import { TranscriptService } from '../transcript/transcript.service.js';
import { assertMaySee, mayHaveSeen } from './access.rules.js';
import { ChangesService } from './changes.service.js';
import type { Contact, Rating } from './contact.types.js';
import { ERRORS } from '../chat.errors.js';
import { knownAgents, shownAsOf, teamsOf } from './contact.rules.js';
import { newContact } from './starting.rules.js';
import { ContactsRepository, type StartKey } from './contacts.repository.js';
import { listedViewOf, viewOf, visitorViewOf } from './facts.rules.js';

const ATTEMPTS = 5;

/** Contacts: one begins, and who may see what of them. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly contacts: ContactsRepository,
    private readonly changes: ChangesService,
    private readonly transcripts: TranscriptService,
    private readonly purges: ContactPurges,
    private readonly tombstones: Tombstones,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** One open contact per visitor: a repeat, also a parallel one, returns it. Safe to repeat with its idempotency key. */
  async start(command: Payload<typeof StartContact>): Promise<Reply<typeof StartContact>> {
    if (!isVisitor(command.actor)) throw ERRORS.forbidden('Only a visitor starts a contact');
    const beginning = newContact(command, this.clock.now(), uuidv7());
    const startKey = startKeyOf(command);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Nearly always there is none open, so that is tried first and nothing is read before.
      const begun = await this.changes.begin(beginning, startKey);
      if (begun) return { created: true, contact: visitorViewOf(begun) };
      const earlier = await this.contacts.findBegun(command.actor.id, startKey?.key);
      if (startKey && earlier?.hash && earlier.hash !== startKey.hash) throw keyReused();
      if (earlier) return { created: false, contact: visitorViewOf(earlier.contact) };
    }
    throw ERRORS.busy('of this visitor');
  }

  /** For an admission that was refused. */
  async findOpen({ actor }: Payload<typeof FindOpenContact>): Promise<Reply<typeof FindOpenContact>> {
    const open = isVisitor(actor) ? await this.contacts.findOpenOf(actor.id) : null;
    return { contact: open && visitorViewOf(open) };
  }

  /** The contact in the asker's own shape. */
  async get({ actor, contactId }: { actor: Actor; contactId: string }): Promise<ContactView> {
    return viewOf(await this.getVisible(actor, contactId), actor);
  }

  /** For rules that decide by themselves who is refused how. */
  find(contactId: string): Promise<Contact | null> {
    return this.contacts.find(contactId);
  }

  /** The contact, for who may see it; for everybody else there is none. */
  async getVisible(actor: Actor, contactId: string): Promise<Contact> {
    const contact = await this.contacts.find(contactId);
    if (!contact) throw await this.absence(actor, contactId);
    assertMaySee(actor, contact);
    return contact;
  }

  /** All of it goes: chat makes contacts itself, so what is told late of this one finds nothing to change. */
  async expired({ contactId }: Payload<typeof ContactExpired>): Promise<void> {
    await this.db.transaction(async (tx) => {
      const contact = await this.contacts.lock(tx, contactId);
      const ids = [contactId];
      await this.tombstones.put(tx, [tombstoneOf(contactId, contact)], this.clock.now());
      await this.purges.forget(tx, ids, async () => {
        await this.contacts.forget(tx, ids);
        await this.transcripts.forget(tx, ids);
      });
    });
  }

  /** Newest first. */
  async list({ actor, query }: Payload<typeof ListContacts>): Promise<Reply<typeof ListContacts>> {
    const found = await this.contacts.list(actor, query);
    return pageOf(found, query.limit, (contact) => listedViewOf(contact, actor));
  }

  /** Which rooms the actor's sockets join. */
  async rooms({ actor, afterId }: Payload<typeof ListRooms>): Promise<Reply<typeof ListRooms>> {
    if (isVisitor(actor)) {
      const ids = await this.contacts.idsOfVisitor(actor.id, afterId);
      const rooms = ids.map((contactId) => ({ contactId, asStaff: false }));
      return pageById(rooms, ({ contactId }) => contactId);
    }
    const parts = await this.contacts.roomsOf(actor.id, afterId);
    const rooms = parts.map((one) => ({ contactId: one.contactId, asStaff: true, shownAs: shownAsOf(one) }));
    return pageById(rooms, ({ contactId }) => contactId);
  }

  /** The open contacts, wrap-up included, that use a status or stand on a widget's page. */
  async usesOf(
    on: Pick<Transaction, 'sql'>,
    { statusId = null, widgetId = null }: { statusId?: string | null; widgetId?: string | null },
  ): Promise<Use[]> {
    const count = await this.contacts.countOpen(on, { statusId, widgetId });
    return count > 0 ? [{ by: 'contacts', names: [], count }] : [];
  }

  /** Contacts whose wrap-up is over. */
  dueWrapUps(now: Date): Promise<string[]> {
    return this.contacts.dueWrapUps(now);
  }

  /** Contacts in which nobody says anything any more. */
  idle(now: Date): Promise<string[]> {
    return this.contacts.idle(now);
  }

  private async absence(actor: Actor, contactId: string): Promise<Error> {
    const tombstone = await this.tombstones.find(contactId);
    return tombstone && mayHaveSeen(actor, tombstone)
      ? ERRORS.gone(contactId)
      : ERRORS.contactNotFound(contactId);
  }

  /** Keeps the first rating; says what became of this one. */
  async rate(tx: Transaction, id: string, rating: Rating): Promise<'new' | 'same' | 'other'> {
    if (await this.contacts.rate(tx, id, rating)) return 'new';
    const kept = await this.contacts.ratingOf(tx, id);
    return kept?.score === rating.score && kept.text === rating.text ? 'same' : 'other';
  }
}

const tombstoneOf = (contactId: string, contact: Contact | null) => ({
  contactId,
  visitorId: contact?.visitor.id ?? null,
  agentIds: contact ? [...new Set(knownAgents(contact).map(({ userId }) => userId))] : [],
  teamIds: contact ? teamsOf(contact) : [],
});

function startKeyOf({ idempotencyKey: key, ...command }: Payload<typeof StartContact>): StartKey | null {
  if (!key) return null;
  const { queue, name, email, fields, language, text } = command;
  return { key, hash: hashOf({ queueId: queue.id, name, email, fields, language, text }) };
}
