import { Injectable } from '@nestjs/common';
import type { Assignment } from '@switchboard/contracts';
import type { Transaction } from '@switchboard/database';
import { IsNull } from 'typeorm';
import { AssignmentEntity, type Reason } from './assignment.entity.js';

const OPEN = { releasedAt: IsNull() };

@Injectable()
export class AssignmentsRepository {
  async insert(tx: Transaction, assignment: Assignment): Promise<void> {
    await tx.repository(AssignmentEntity).insert({ ...assignment, queueId: assignment.queue.id });
  }

  /** What accepting this offer led to, whether it still holds or not. */
  findByOffer(tx: Transaction, offerId: string): Promise<Assignment | null> {
    return tx.repository(AssignmentEntity).findOneBy({ offerId });
  }

  /** With whether it still holds. */
  async find(
    tx: Transaction,
    assignmentId: string,
  ): Promise<{ assignment: Assignment; holds: boolean } | null> {
    const assignments = tx.repository(AssignmentEntity);
    const assignment = await assignments.findOneBy({ assignmentId });
    return assignment && { assignment, holds: await assignments.existsBy({ assignmentId, ...OPEN }) };
  }

  /** Everybody who has or had a place in it. */
  ofContact(tx: Transaction, contactId: string): Promise<Assignment[]> {
    return tx.repository(AssignmentEntity).findBy({ contactId });
  }

  findOpen(tx: Transaction, contactId: string, agentId: string): Promise<Assignment | null> {
    return tx.repository(AssignmentEntity).findOneBy({ contactId, agent: { id: agentId }, ...OPEN });
  }

  openOfContact(tx: Transaction, contactId: string): Promise<Assignment[]> {
    return tx
      .repository(AssignmentEntity)
      .find({ where: { contactId, ...OPEN }, order: { placement: 'ASC' } });
  }

  async contactIdsOfAgent(tx: Transaction, agentId: string): Promise<string[]> {
    const open = await tx
      .repository(AssignmentEntity)
      .find({ where: { agent: { id: agentId }, ...OPEN }, order: { contactId: 'ASC' } });
    return open.map(({ contactId }) => contactId);
  }

  /** The contact of an assignment, for taking its lock first. */
  async contactIdOf(tx: Transaction, assignmentId: string): Promise<string | null> {
    const open = await tx.repository(AssignmentEntity).findOneBy({ assignmentId, ...OPEN });
    return open?.contactId ?? null;
  }

  /** Whose slot one of them still used. */
  async forget(tx: Transaction, contactIds: string[]): Promise<string[]> {
    const rows = await tx.sql<{ agentId: string; isOpen: boolean }>(
      `DELETE FROM assignments WHERE contact_id = ANY ($1::uuid[])
       RETURNING agent_id AS "agentId", released_at IS NULL AS "isOpen"`,
      [contactIds],
    );
    return rows.filter(({ isOpen }) => isOpen).map(({ agentId }) => agentId);
  }

  async release(
    tx: Transaction,
    assignmentId: string,
    releaseReason: Reason,
    releasedAt: Date,
  ): Promise<void> {
    await tx.repository(AssignmentEntity).update({ assignmentId }, { releasedAt, releaseReason });
  }
}
