import { Injectable } from '@nestjs/common';
import type { Offer, OfferState } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import type { OfferRow, OfferView } from './offer-view.js';

const COLUMNS = `o.id, o.kind, o.contact_id AS "contactId", o.agent_id AS "agentId", o.queue_id AS "queueId",
  o.from_agent_id AS "fromAgentId", o.from_name AS "fromName", o.note, o.visitor_url AS "visitorUrl",
  o.external_url AS "externalUrl", o.waiting_since AS "waitingSince", o.made_at AS "madeAt",
  o.expires_at AS "expiresAt", o.shown_at AS "shownAt", o.state`;

@Injectable()
export class OffersRepository {
  constructor(private readonly db: Database) {}

  async find(tx: Transaction, id: string): Promise<OfferRow | null> {
    const [row] = await tx.sql<OfferRow>(`SELECT ${COLUMNS} FROM offers o WHERE o.id = $1`, [id]);
    return row ?? null;
  }

  ringingOf(agentId: string): Promise<OfferView[]> {
    return this.db.sql(`${VIEW_SQL} WHERE o.agent_id = $1 AND o.state = 'ringing' ORDER BY o.made_at, o.id`, [
      agentId,
    ]);
  }

  /** The compare-and-set that decides every race: true for the one who ended it. */
  async end(
    tx: Transaction,
    id: string,
    state: OfferState,
    { at, reason = null }: { at: Date; reason?: string | null },
  ): Promise<boolean> {
    const rows = await tx.sql(
      `UPDATE offers SET state = $2, ended_at = $3, reason = $4 WHERE id = $1 AND state = 'ringing' RETURNING id`,
      [id, state, at, reason],
    );
    return rows.length > 0;
  }

  /** Ends whatever rings for a contact, transfers and invites too unless `kind` says which. */
  async endRinging(
    tx: Transaction,
    contactId: string,
    state: OfferState,
    { at, kind = null }: { at: Date; kind?: Offer['kind'] | null },
  ): Promise<OfferRow[]> {
    return tx.sql(
      `UPDATE offers o SET state = $2, ended_at = $3
       WHERE o.contact_id = $1 AND o.state = 'ringing' AND ($4::text IS NULL OR o.kind = $4)
       RETURNING ${COLUMNS}`,
      [contactId, state, at, kind],
    );
  }

  async findRinging(tx: Transaction, contactId: string): Promise<OfferRow | null> {
    const [row] = await tx.sql<OfferRow>(
      `SELECT ${COLUMNS} FROM offers o WHERE o.contact_id = $1 AND o.state = 'ringing' AND o.kind = 'contact'`,
      [contactId],
    );
    return row ?? null;
  }

  /** From now on it rings to its end, and a miss is a miss. False where it rings no longer or was shown before. */
  async show(tx: Transaction, id: string, at: Date): Promise<boolean> {
    const rows = await tx.sql(
      `UPDATE offers SET shown_at = $2, due_at = expires_at
       WHERE id = $1 AND state = 'ringing' AND shown_at IS NULL RETURNING id`,
      [id, at],
    );
    return rows.length > 0;
  }

  /** Ends what has rung out. Another replica that does the same takes others. */
  async endDue(tx: Transaction, now: Date, limit: number): Promise<OfferRow[]> {
    return tx.sql(
      `UPDATE offers o SET ended_at = $1, state = CASE WHEN o.shown_at IS NULL THEN 'undelivered' ELSE 'missed' END
       FROM (SELECT id FROM offers WHERE state = 'ringing' AND due_at <= $1
             ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS due
       WHERE o.id = due.id RETURNING ${COLUMNS}`,
      [now, limit],
    );
  }

  /** At whom one of them still rang. */
  async forget(tx: Transaction, contactIds: string[]): Promise<string[]> {
    const rows = await tx.sql<{ agentId: string; state: string }>(
      'DELETE FROM offers WHERE contact_id = ANY ($1::uuid[]) RETURNING agent_id AS "agentId", state',
      [contactIds],
    );
    return rows.filter(({ state }) => state === 'ringing').map(({ agentId }) => agentId);
  }

  /** When the next offer rings out. */
  async nextDueAt(): Promise<Date | null> {
    const [row] = await this.db.sql<{ at: Date | null }>(
      "SELECT min(due_at) AS at FROM offers WHERE state = 'ringing'",
    );
    return row?.at ?? null;
  }
}

const VIEW_SQL = `SELECT ${COLUMNS}, c.visitor, c.language,
  jsonb_build_object('id', q.id, 'number', q.number, 'name', q.name) AS queue
  FROM offers o JOIN contacts c ON c.id = o.contact_id JOIN queues q ON q.id = o.queue_id`;
