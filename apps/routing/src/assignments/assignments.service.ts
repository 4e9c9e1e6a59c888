import { Injectable } from '@nestjs/common';
import { type Assignment, AssignmentMade, AssignmentReleased, type QueueFacts } from '@switchboard/contracts';
import { Clock, uuidv7 } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import type { Transaction } from '@switchboard/database';
import { ContactsService } from '../contacts/contacts.service.js';
import { PeopleService } from '../people/people.service.js';
import { PresenceService } from '../presence/presence.service.js';
import type { Reason } from './assignment.entity.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { handedOverBy } from './handed-over.rules.js';

interface Placing {
  contactId: string;
  agentId: string;
  kind: Assignment['kind'];
  offerId: string | null;
  queue: QueueFacts;
  /** Whose place it takes, of a transfer. */
  replaces?: Assignment | null;
}

/** Who uses which slot. Everything here happens under the contact's lock. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly assignments: AssignmentsRepository,
    private readonly contacts: ContactsService,
    private readonly people: PeopleService,
    private readonly presence: PresenceService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The agent's teams are written down as they are at this moment: supervision asks who handled it then. */
  async make(tx: Transaction, placing: Placing): Promise<Assignment> {
    const { contactId, agentId, kind, offerId, queue, replaces = null } = placing;
    const { id, name, publicName, teamIds } = await this.people.get(tx, agentId);
    const madeAt = this.clock.now().toISOString();
    const assignment: Assignment = {
      assignmentId: uuidv7(),
      contactId,
      kind,
      offerId,
      replaces: replaces?.assignmentId ?? null,
      handedOverBy: replaces && handedOverBy(replaces),
      queue,
      madeAt,
      placement: await this.contacts.nextPlacement(tx, contactId),
      agent: { id, name, publicName, teamIds },
    };
    await this.assignments.insert(tx, assignment);
    await this.outbox.add(tx, {
      contract: AssignmentMade,
      payload: { at: madeAt, assignment },
      lane: contactId,
    });
    await this.presence.tookContact(tx, agentId);
    return assignment;
  }

  /** Frees the slot. The caller tells the agents' new load when all of them are released. */
  async release(
    tx: Transaction,
    { assignmentId, contactId, agent }: Assignment,
    reason: Reason,
  ): Promise<void> {
    const now = this.clock.now();
    await this.assignments.release(tx, assignmentId, reason, now);
    const placement = await this.contacts.nextPlacement(tx, contactId);
    await this.outbox.add(tx, {
      contract: AssignmentReleased,
      payload: { at: now.toISOString(), assignmentId, contactId, agentId: agent.id, placement, reason },
      lane: contactId,
    });
  }

  /**
   * The same for a transfer, which is told by what comes in its place: one goes and the other comes in one moment, for the
   * visitor too.
   */
  async handOver(tx: Transaction, { assignmentId }: Assignment, at: Date): Promise<void> {
    await this.assignments.release(tx, assignmentId, 'transferred', at);
  }

  /** Whose slot one of them still used. */
  forget(tx: Transaction, contactIds: string[]): Promise<string[]> {
    return this.assignments.forget(tx, contactIds);
  }

  findByOffer(tx: Transaction, offerId: string): Promise<Assignment | null> {
    return this.assignments.findByOffer(tx, offerId);
  }

  find(tx: Transaction, assignmentId: string) {
    return this.assignments.find(tx, assignmentId);
  }

  /** Everybody who has or had a place in it. */
  ofContact(tx: Transaction, contactId: string): Promise<Assignment[]> {
    return this.assignments.ofContact(tx, contactId);
  }

  findOpen(tx: Transaction, contactId: string, agentId: string): Promise<Assignment | null> {
    return this.assignments.findOpen(tx, contactId, agentId);
  }

  openOfContact(tx: Transaction, contactId: string): Promise<Assignment[]> {
    return this.assignments.openOfContact(tx, contactId);
  }

  contactIdsOfAgent(tx: Transaction, agentId: string): Promise<string[]> {
    return this.assignments.contactIdsOfAgent(tx, agentId);
  }

  contactIdOf(tx: Transaction, assignmentId: string): Promise<string | null> {
    return this.assignments.contactIdOf(tx, assignmentId);
  }
}
