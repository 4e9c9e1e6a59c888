import { Injectable } from '@nestjs/common';
import type { Assignment, QueueFacts, ReleaseReason } from '@switchboard/contracts';
import type { Transaction } from '@switchboard/database';
import type { z } from 'zod';

export type Reason = z.infer<typeof ReleaseReason>;

interface AssignmentRow {
  assignmentId: string;
  contactId: string;
  placement: number;
  agentId: string;
  agentName: string;
  publicName: string;
  teamIds: string[];
  kind: Assignment['kind'];
  offerId: string | null;
  replaces: string | null;
  queue: QueueFacts;
  madeAt: Date;
}

const COLUMNS = `id AS "assignmentId", contact_id AS "contactId", placement, agent_id AS "agentId",
  agent_name AS "agentName", public_name AS "publicName", team_ids AS "teamIds", kind, offer_id AS "offerId", replaces, queue,
  made_at AS "madeAt"`;

@Injectable()
export class AssignmentsRepository {
  async insert(tx: Transaction, assignment: Assignment): Promise<void> {
    const { agent, queue } = assignment;
    await tx.sql(
      `INSERT INTO assignments (id, contact_id, agent_id, agent_name, public_name, team_ids, kind, offer_id, replaces,
         queue_id, queue, placement, made_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        assignment.assignmentId,
        assignment.contactId,
        agent.id,
        agent.name,
        agent.publicName,
        agent.teamIds,
        assignment.kind,
        assignment.offerId,
        assignment.replaces,
        queue.id,
        JSON.stringify(queue),
        assignment.placement,
        assignment.madeAt,
      ],
    );
  }

  /** What accepting this offer led to, whether it still holds or not. */
  async findByOffer(tx: Transaction, offerId: string): Promise<Assignment | null> {
    return one(await tx.sql(`SELECT ${COLUMNS} FROM assignments WHERE offer_id = $1`, [offerId]));
  }

  async findOpen(tx: Transaction, contactId: string, agentId: string): Promise<Assignment | null> {
    const rows = await tx.sql<AssignmentRow>(
      `SELECT ${COLUMNS} FROM assignments WHERE contact_id = $1 AND agent_id = $2 AND released_at IS NULL`,
      [contactId, agentId],
    );
    return one(rows);
  }

  async openOfContact(tx: Transaction, contactId: string): Promise<Assignment[]> {
    const rows = await tx.sql<AssignmentRow>(
      `SELECT ${COLUMNS} FROM assignments WHERE contact_id = $1 AND released_at IS NULL ORDER BY placement`,
      [contactId],
    );
    return rows.map(assignmentOf);
  }

  async contactIdsOfAgent(tx: Transaction, agentId: string): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(
      'SELECT contact_id AS id FROM assignments WHERE agent_id = $1 AND released_at IS NULL ORDER BY contact_id',
      [agentId],
    );
    return rows.map(({ id }) => id);
  }

  /** The contact of an assignment, for taking its lock first. */
  async contactIdOf(tx: Transaction, assignmentId: string): Promise<string | null> {
    const [row] = await tx.sql<{ id: string }>(
      'SELECT contact_id AS id FROM assignments WHERE id = $1 AND released_at IS NULL',
      [assignmentId],
    );
    return row?.id ?? null;
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

  async release(tx: Transaction, id: string, reason: Reason, at: Date): Promise<void> {
    await tx.sql('UPDATE assignments SET released_at = $2, release_reason = $3 WHERE id = $1', [
      id,
      at,
      reason,
    ]);
  }
}

const one = (rows: AssignmentRow[]) => (rows[0] ? assignmentOf(rows[0]) : null);

function assignmentOf({
  agentId,
  agentName,
  publicName,
  teamIds,
  madeAt,
  ...row
}: AssignmentRow): Assignment {
  return {
    ...row,
    agent: { id: agentId, name: agentName, publicName, teamIds },
    madeAt: madeAt.toISOString(),
  };
}
