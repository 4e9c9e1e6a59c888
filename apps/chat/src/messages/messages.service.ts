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
import { ERRORS } from '../chat.errors.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { TranscriptService } from '../transcript/transcript.service.js';
import { FastPath } from './fast-path/fast-path.js';
import { MessagesRepository } from './messages.repository.js';
import { assertMaySpeak, markable, spoken, type Standing } from './speaking.rules.js';

const ATTEMPTS = 10;

/** What people say to each other, and what they have read of it. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly fastPath: FastPath,
    private readonly transcript: TranscriptService,
    private readonly contacts: ContactsService,
    private readonly clock: Clock,
  ) {}

  /** Stored means answered. Safe to retry: a repeated clientMessageId returns the first message. */
  async send(command: SendMessage): Promise<Message> {
    const stored = await this.fastPath.send(command);
    if (stored) return stored;

    return this.whileUnchanged(command, async (standing) => {
      if (standing.earlier) return standing.earlier;
      if (!standing.part) await this.refuseOutsider(command);
      assertMaySpeak(standing, command.visibility);
      return this.say(command, standing);
    });
  }

  /** Ascending; never more than the reader may see, last numbers included. */
  async list({ actor, contactId, query }: Payload<typeof ListMessages>): Promise<Reply<typeof ListMessages>> {
    const contact = await this.contacts.getVisible(actor, contactId);
    if (isVisitor(actor)) {
      const [page, readSeq] = await Promise.all([
        this.transcript.read(contactId, 'visitor', query),
        this.messages.readByOthers(contactId, actor.id),
      ]);
      const lastSeq = Math.max(contact.lastSeq, ...page.items.map(({ seq }) => seq));
      return { ...page, lastSeq, ...(readSeq > 0 ? { readSeq } : {}) };
    }
    const [page, readSeq] = await Promise.all([
      this.transcript.read(contactId, 'staff', query),
      this.messages.readBy(contactId, contact.visitor.id),
    ]);
    return { ...page, ...newest(contact, page.items), ...(readSeq > 0 ? { readSeq } : {}) };
  }

  /** How far somebody has read. */
  async markRead({ actor, contactId, seq }: Payload<typeof MarkRead>): Promise<Reply<typeof MarkRead>> {
    const standing = await this.standingOf(actor, contactId, null);
    const readSeq = markable(standing, seq);
    if (readSeq > 0)
      await this.messages.markRead(contactId, readerOf(actor, standing), readSeq, this.clock.now());
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

  /** Looks where somebody stands and does the work, again while the contact changes in between (null). */
  private async whileUnchanged(
    { actor, contactId, clientMessageId }: SendMessage,
    work: (standing: Standing) => Promise<Message | null>,
  ): Promise<Message> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const message = await work(await this.standingOf(actor, contactId, clientMessageId));
      if (message) return message;
    }
    throw ERRORS.busy(contactId);
  }

  /** Null: look again. The contact has changed, or a repeat of the same message was faster. */
  private async say(command: SendMessage, standing: Standing): Promise<Message | null> {
    const entry = spoken(command, standing, this.clock.now());
    try {
      const stored = await this.transcript.say(command.contactId, standing.revision, entry);
      if (stored) this.fastPath.remember(command, standing);
      return stored;
    } catch (error) {
      // The whole statement is rolled back, its number included; the first message can be read now.
      if (isUniqueViolation(error, 'messages_once')) return null;
      throw error;
    }
  }
}

const readerOf = (actor: Actor, { part }: Standing) => ({
  kind: participantKindOf(actor),
  id: actor.id,
  shownAs: part?.shownAs,
});

/** A message may have come between the two reads. */
function newest({ lastSeq, lastStaffSeq }: { lastSeq: number; lastStaffSeq: number }, items: Message[]) {
  return {
    lastSeq: Math.max(lastSeq, ...items.map(({ seq }) => seq)),
    lastStaffSeq: Math.max(lastStaffSeq, ...items.map(({ staffSeq }) => staffSeq ?? 0)),
  };
}
