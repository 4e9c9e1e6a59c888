import { Injectable } from '@nestjs/common';
import type {
  AssignmentMade,
  AssignmentReleased,
  ContactRefused,
  ContactReturned,
  ContactView,
  JoinAgent,
  Payload,
  TransferChanged,
} from '@switchboard/contracts';
import { logger } from '@switchboard/kernel';
import { ChangesService } from '../contacts/changes.service.js';
import type { Contact } from '../contacts/contact.types.js';
import { ERRORS } from '../chat.errors.js';
import { viewOf } from '../contacts/facts.rules.js';
import {
  assertMayJoin,
  joinAgent,
  noteTransfer,
  refuse,
  releaseAgent,
  returnToQueue,
} from './placing.rules.js';

/** Where routing places a contact: with an agent, back in a queue, or nowhere. */
@Injectable()
export class AgentsService {
  private readonly log = logger('agents');

  constructor(private readonly changes: ChangesService) {}

  /** Asked by the gateway right after accept, so that the agent can write at once. Idempotent by assignmentId. */
  async join({ actor, assignment }: Payload<typeof JoinAgent>): Promise<ContactView> {
    if (actor.id !== assignment.agent.id) throw ERRORS.contactNotFound(assignment.contactId);
    const contact = await this.changes.whenKnown(assignment.contactId, (before) => {
      assertMayJoin(before);
      return { contact: joinAgent(before, assignment) };
    });
    if (!contact) throw ERRORS.contactNotFound(assignment.contactId);
    return viewOf(contact, actor);
  }

  /** The same join, for a gateway that died between routing's answer and its question to us. */
  async assigned({ assignment }: Payload<typeof AssignmentMade>): Promise<void> {
    await this.takeFact(assignment.contactId, (before) => joinAgent(before, assignment));
  }

  async released(event: Payload<typeof AssignmentReleased>): Promise<void> {
    await this.takeFact(event.contactId, (before) => releaseAgent(before, event));
  }

  async returned(event: Payload<typeof ContactReturned>): Promise<void> {
    await this.takeFact(event.contactId, (before) => returnToQueue(before, event));
  }

  async transferChanged({ contactId, transfer }: Payload<typeof TransferChanged>): Promise<void> {
    await this.takeFact(contactId, (before) => noteTransfer(before, transfer));
  }

  async refused(event: Payload<typeof ContactRefused>): Promise<void> {
    await this.takeFact(event.contactId, (before) => refuse(before, event));
  }

  private async takeFact(contactId: string, take: (before: Contact) => Contact): Promise<void> {
    const contact = await this.changes.whenKnown(contactId, (before) => ({ contact: take(before) }));
    if (!contact) this.log.info({ contactId }, 'a fact about an unknown contact was let go');
  }
}
