import { Injectable } from '@nestjs/common';
import type { Offer, OfferState } from '@switchboard/contracts';
import { Database, entityOf, type Transaction } from '@switchboard/database';
import { IsNull } from 'typeorm';
import { OfferEntity } from './offer.entity.js';
import type { OfferView } from './offer-view.js';
import { type NewOffer, newOffersSql } from './new-offers.js';

@Injectable()
export class OffersRepository {
  constructor(private readonly db: Database) {}

  find(tx: Transaction, id: string): Promise<OfferEntity | null> {
    return tx.repository(OfferEntity).findOneBy({ id });
  }

  async ringingOf(agentId: string): Promise<OfferView[]> {
    const rows = await this.db.sql<OfferView>(
      `${VIEW_SQL} WHERE o.agent_id = $1 AND o.state = 'ringing' ORDER BY o.made_at, o.id`,
      [agentId],
    );
    return rows.map(({ visitor, language, queue, ...row }) => ({
      ...entityOf(OfferEntity, row),
      visitor,
      language,
      queue,
    }));
  }

  /** The agent is locked and has a free slot. */
  async insert(tx: Transaction, offer: NewOffer): Promise<void> {
    await tx.sql(newOffersSql('$1'), [JSON.stringify([offer])]);
  }

  /** The compare-and-set that decides every race: true for the one who ended it. */
  async end(
    tx: Transaction,
    id: string,
    state: OfferState,
    { at, reason = null }: { at: Date; reason?: string | null },
  ): Promise<boolean> {
    const ended = { state, endedAt: at, reason };
    const { affected } = await tx.repository(OfferEntity).update({ id, state: 'ringing' }, ended);
    return affected === 1;
  }

  /** Ends whatever rings for a contact, transfers and invites too unless `kind` says which. */
  async endRinging(
    tx: Transaction,
    contactId: string,
    state: OfferState,
    { at, kind = null }: { at: Date; kind?: Offer['kind'] | null },
  ): Promise<OfferEntity[]> {
    const rows = await tx.sql(
      `UPDATE offers SET state = $2, ended_at = $3
       WHERE contact_id = $1 AND state = 'ringing' AND ($4::text IS NULL OR kind = $4) RETURNING *`,
      [contactId, state, at, kind],
    );
    return rows.map((row) => entityOf(OfferEntity, row));
  }

  findRinging(tx: Transaction, contactId: string, kind: Offer['kind']): Promise<OfferEntity | null> {
    return tx.repository(OfferEntity).findOneBy({ contactId, state: 'ringing', kind });
  }

  /** From now on it rings to its end, and a miss is a miss. False where it rings no longer or was shown before. */
  async show(tx: Transaction, id: string, at: Date): Promise<boolean> {
    const unseen = { id, state: 'ringing', shownAt: IsNull() } as const;
    const shown = { shownAt: at, dueAt: () => 'expires_at' };
    const { affected } = await tx.repository(OfferEntity).update(unseen, shown);
    return affected === 1;
  }

  /** Ends what has rung out of the waiting lists' offers. Another replica that does the same takes others. */
  async endDue(tx: Transaction, now: Date, limit: number): Promise<OfferEntity[]> {
    const rows = await tx.sql(
      `UPDATE offers o SET ended_at = $1, state = CASE WHEN o.shown_at IS NULL THEN 'undelivered' ELSE 'missed' END
       FROM (SELECT id FROM offers WHERE state = 'ringing' AND kind = 'contact' AND due_at <= $1
             ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS due
       WHERE o.id = due.id RETURNING o.*`,
      [now, limit],
    );
    return rows.map((row) => entityOf(OfferEntity, row));
  }

  /** Transfers that have rung out, or whose agent has gone since: each is ended by itself, under its contact's lock. */
  async vainTransfers(now: Date, limit: number): Promise<Pick<OfferEntity, 'id' | 'contactId'>[]> {
    return this.db.sql(
      `SELECT o.id, o.contact_id AS "contactId" FROM offers o WHERE ${VAIN_SQL} ORDER BY o.due_at LIMIT $2`,
      [now, limit],
    );
  }

  /** Null where somebody else has ended it, or shown it, since. */
  async endVainTransfer(tx: Transaction, id: string, now: Date): Promise<OfferEntity | null> {
    const [row] = await tx.sql(
      `UPDATE offers o SET ended_at = $1, state = CASE WHEN o.due_at > $1 THEN 'cancelled'
         WHEN o.shown_at IS NULL THEN 'undelivered' ELSE 'missed' END
       WHERE o.id = $2 AND ${VAIN_SQL} RETURNING o.*`,
      [now, id],
    );
    return row ? entityOf(OfferEntity, row) : null;
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
    const next = await this.db
      .repository(OfferEntity)
      .findOne({ where: { state: 'ringing' }, order: { dueAt: 'ASC' } });
    return next?.dueAt ?? null;
  }
}

const VAIN_SQL = `o.state = 'ringing' AND o.kind = 'transfer' AND (o.due_at <= $1
  OR EXISTS (SELECT 1 FROM presences p WHERE p.agent_id = o.agent_id AND p.state = 'offline'))`;

const VIEW_SQL = `SELECT o.*, c.visitor, c.language,
  jsonb_build_object('id', q.id, 'number', q.number, 'name', q.name) AS queue
  FROM offers o JOIN contacts c ON c.id = o.contact_id JOIN queues q ON q.id = o.queue_id`;
