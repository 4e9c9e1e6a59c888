import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type ListMessages,
  type MarkRead,
  type Message,
  type Payload,
  type Reply,
  type SendMessage,
  isVisitor,
  participantKindOf,
} from '@switchboard/contracts';
import { isUniqueViolation } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { ERRORS } from '../contacts/contact.errors.js';
import { ContactsService } from '../contacts/contacts.service.js';
import type { Entry } from '../transcript/entry.entity.js';
import { TranscriptService } from '../transcript/transcript.service.js';
import { MessagesRepository } from './messages.repository.js';
import { assertMaySpeak, markable, maySpeak, type Standing } from './speaking.rules.js';
import { Standings } from './standings.js';

const ATTEMPTS = 10;

/** What people say to each other, and what they have read of it. */
@Injectable()
export class MessagesService {
  private readonly standings = new Standings();

  constructor(
    private readonly messages: MessagesRepository,
    private readonly transcript: TranscriptService,
    private readonly contacts: ContactsService,
    private readonly clock: Clock,
  ) {}

  /** Stored means answered. Safe to retry: a repeated clientMessageId returns the first message. */
  async send(command: SendMessage): Promise<Message> {
    const guess = this.standings.of(command);
    const said = guess && maySpeak(guess, command.visibility) ? await this.sayOnGuess(command, guess) : null;
    if (said) return said;

    this.standings.forget(command);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const standing = await this.standingOf(command.actor, command.contactId, command.clientMessageId);
      if (standing.earlier) return standing.earlier;

      if (!standing.part) await this.refuseOutsider(command);
      assertMaySpeak(standing, command.visibility);
      const stored = await this.say(command, standing);
      if (!stored) continue;
      this.standings.remember(command, standing);
      return stored;
    }
    throw ERRORS.busy(command.contactId);
  }

  /** Ascending; never more than the reader may see, last numbers included. */
  async list({ actor, contactId, query }: Payload<typeof ListMessages>): Promise<Reply<typeof ListMessages>> {
    const contact = await this.contacts.getVisible(actor, contactId);
    if (isVisitor(actor)) {
      const [items, readSeq] = await Promise.all([
        this.transcript.read(contactId, 'visitor', query),
        this.messages.readByOthers(contactId, actor.id),
      ]);
      const lastSeq = Math.max(contact.lastSeq, ...items.map(({ seq }) => seq));
      return { items, lastSeq, ...(readSeq > 0 ? { readSeq } : {}) };
    }
    const items = await this.transcript.read(contactId, 'staff', query);
    return { items, ...newest(contact, items) };
  }

  /** How far somebody has read. */
  async markRead({ actor, contactId, seq }: Payload<typeof MarkRead>): Promise<Reply<typeof MarkRead>> {
    const standing = await this.standingOf(actor, contactId, null);
    const readSeq = markable(standing, seq);
    if (readSeq > 0) await this.messages.markRead(contactId, actor, readSeq, this.clock.now());
    return {};
  }

  private async standingOf(
    actor: Actor,
    contactId: string,
    clientMessageId: string | null,
  ): Promise<Standing> {
    const standing = await this.messages.standingOf(actor, contactId, clientMessageId);
    if (!standing) throw ERRORS.contactNotFound(contactId);
    return standing;
  }

  // Who sees the contact without being in it is told so; for everybody else there is none.
  private async refuseOutsider({ actor, contactId }: SendMessage): Promise<never> {
    await this.contacts.getVisible(actor, contactId);
    throw ERRORS.forbidden('Only who is in the contact writes');
  }

  /** Null: look again, and say it alone. Notes are few and go alone at once. */
  private sayOnGuess(command: SendMessage, guess: Standing): Promise<Message | null> {
    if (command.visibility === 'staff') return this.say(command, guess);
    return this.transcript.sayWithOthers(command.contactId, guess.revision, this.entry(command, guess));
  }

  /** Null: look again. The contact has changed, or a repeat of the same message was faster. */
  private async say(command: SendMessage, standing: Standing): Promise<Message | null> {
    try {
      return await this.transcript.say(command.contactId, standing.revision, this.entry(command, standing));
    } catch (error) {
      // The whole statement is rolled back, its number included; the first message can be read now.
      if (isUniqueViolation(error, 'messages_once')) return null;
      throw error;
    }
  }

  private entry({ actor, clientMessageId, text, visibility }: SendMessage, { part }: Standing): Entry {
    const sender = { kind: participantKindOf(actor), id: actor.id, name: part?.name ?? null };
    return { kind: 'text', visibility, sender, text, clientMessageId, at: this.clock.now() };
  }
}

/** A message may have come between the two reads. */
function newest({ lastSeq, lastStaffSeq }: { lastSeq: number; lastStaffSeq: number }, items: Message[]) {
  return {
    lastSeq: Math.max(lastSeq, ...items.map(({ seq }) => seq)),
    lastStaffSeq: Math.max(lastStaffSeq, ...items.map(({ staffSeq }) => staffSeq ?? 0)),
  };
}
