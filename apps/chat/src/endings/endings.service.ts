import { Injectable } from '@nestjs/common';
import type {
  Actor,
  CloseContact,
  ContactView,
  ExtendWrapUp,
  FinishWrapUp,
  LeaveContact,
  Payload,
  SetContactStatus,
  SetImportant,
} from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import type { Transaction } from '@switchboard/database';
import { ChangesService, type Decision } from '../contacts/changes.service.js';
import type { Contact } from '../contacts/contact.types.js';
import { personOf } from '../contacts/contact.rules.js';
import { viewOf } from '../contacts/facts.rules.js';
import { StatusesService } from '../statuses/statuses.service.js';
import type { Entry } from '../transcript/entry.types.js';
import {
  assertMaySetStatus,
  assertTakesPart,
  closeBy,
  extendWrapUp,
  finishWrapUp,
  leaveByVisitor,
} from './ending.rules.js';

/** How a conversation ends, and what its owner does afterwards. */
@Injectable()
export class EndingsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly statuses: StatusesService,
    private readonly clock: Clock,
  ) {}

  /** The last agent's close ends it; another agent's just leaves. */
  close({ actor, contactId, statusId, note }: Payload<typeof CloseContact>): Promise<ContactView> {
    return this.change(actor, contactId, async (before, tx) => {
      if (statusId) assertTakesPart(before, actor);
      const withStatus = statusId ? await this.withStatus(tx, before, statusId) : before;
      const contact = closeBy(withStatus, actor, this.clock.now());
      return { contact, entries: note ? [this.note(before, actor, note)] : [] };
    });
  }

  /** The visitor leaves; a repeat changes nothing. */
  leave({ actor, contactId }: Payload<typeof LeaveContact>): Promise<ContactView> {
    return this.change(actor, contactId, (before) => ({
      contact: leaveByVisitor(before, actor, this.clock.now()),
    }));
  }

  setStatus({ actor, contactId, statusId }: Payload<typeof SetContactStatus>): Promise<ContactView> {
    return this.change(actor, contactId, async (before, tx) => {
      assertMaySetStatus(before, actor);
      return { contact: await this.withStatus(tx, before, statusId) };
    });
  }

  setImportant({ actor, contactId, important }: Payload<typeof SetImportant>): Promise<ContactView> {
    return this.change(actor, contactId, (before) => {
      assertTakesPart(before, actor);
      return { contact: before.important === important ? before : { ...before, important } };
    });
  }

  finish({ actor, contactId }: Payload<typeof FinishWrapUp>): Promise<ContactView> {
    return this.change(actor, contactId, (before) => ({
      contact: finishWrapUp(before, actor, this.clock.now()),
    }));
  }

  extend({ actor, contactId, seconds }: Payload<typeof ExtendWrapUp>): Promise<ContactView> {
    return this.change(actor, contactId, (before) => ({
      contact: extendWrapUp(before, actor, seconds, this.clock.now()),
    }));
  }

  private async change(
    actor: Actor,
    contactId: string,
    decide: (before: Contact, tx: Transaction) => Decision | Promise<Decision>,
  ): Promise<ContactView> {
    return viewOf(await this.changes.by(actor, contactId, decide), actor);
  }

  private async withStatus(tx: Transaction, contact: Contact, statusId: string): Promise<Contact> {
    const status = await this.statuses.nameFor(tx, statusId, contact.queue.id);
    return contact.status?.id === status.id ? contact : { ...contact, status, notSet: false };
  }

  private note(contact: Contact, actor: Actor, text: string): Entry {
    const sender = personOf(assertTakesPart(contact, actor));
    return { kind: 'text', visibility: 'staff', sender, text, at: this.clock.now() };
  }
}
