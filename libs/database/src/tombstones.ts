import { Injectable } from '@nestjs/common';
import { prepared } from './connections.js';
import { Database } from './database.js';
import { TombstoneEntity } from './tombstone.entity.js';
import type { Transaction } from './transaction.js';

/** Table for `Tombstones`, in a service that keeps something of contacts. Its entity: `TombstoneEntity`. */
export const tombstonesMigrationSql = () => `
  CREATE TABLE tombstones (
    contact_id uuid PRIMARY KEY,
    visitor_id uuid,
    agent_ids uuid[] NOT NULL,
    team_ids uuid[] NOT NULL,
    purged_at timestamptz NOT NULL
  );`;

/**
 * A lock of a contact that needs no row, for the contact may have none yet. Contacts share 1,024 of them, so that a
 * batch of hundreds takes a bounded number; always in the same order, so that two batches cannot wait in a circle.
 */
const locking = (mode: 'shared' | 'exclusive') =>
  prepared(
    `tombstones-${mode}`,
    `SELECT pg_advisory_xact_lock${mode === 'shared' ? '_shared' : ''}(hashtext(current_schema() || ' tombstones'), place)
     FROM (SELECT DISTINCT hashtext(id::text) & 1023 AS place FROM unnest($1::uuid[]) AS id ORDER BY 1) AS places`,
  );
const LOCK_SHARED = locking('shared');
const LOCK_EXCLUSIVE = locking('exclusive');
const PURGED = prepared(
  'tombstones-purged',
  'SELECT contact_id AS id FROM tombstones WHERE contact_id = ANY ($1::uuid[])',
);

/** Contacts that were purged: what is told of one afterwards finds its tombstone, and nothing comes back. */
@Injectable()
export class Tombstones {
  constructor(private readonly db: Database) {}

  /**
   * First thing of a purge. It waits for whoever takes something of these contacts at this moment, so what it then
   * deletes is all that there ever will be. A repeat keeps the tombstone of the first time.
   */
  async put(tx: Transaction, contacts: Omit<TombstoneEntity, 'purgedAt'>[], purgedAt: Date): Promise<void> {
    await this.close(
      tx,
      contacts.map(({ contactId }) => contactId),
    );
    const rows = contacts.map((contact) => ({ ...contact, purgedAt }));
    await tx.repository(TombstoneEntity).createQueryBuilder().insert().values(rows).orIgnore().execute();
  }

  /** Nobody takes anything of these contacts until this transaction is over: for a purge that first looks whether it may. */
  async close(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.sql(LOCK_EXCLUSIVE, [contactIds]);
  }

  /** One unit of work that keeps something of a contact; nothing happens where it was purged. */
  async ifAlive(contactId: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.db.transaction(async (tx) => {
      if ((await this.alive(tx, [contactId])).has(contactId)) await work(tx);
    });
  }

  /** Those of the contacts of which an intake may keep something; it stays true until its transaction is over. */
  async alive(tx: Transaction, contactIds: string[]): Promise<Set<string>> {
    // One round trip; the second statement sees what was committed while the first one waited.
    const [, purged] = await Promise.all([
      this.hold(tx, contactIds),
      tx.sql<{ id: string }>(PURGED, [contactIds]),
    ]);
    const gone = new Set(purged.map(({ id }) => id));
    return new Set(contactIds.filter((id) => !gone.has(id)));
  }

  /** No purge of these begins until this transaction is over: for a statement that looks into `tombstones` by itself. */
  async hold(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.sql(LOCK_SHARED, [contactIds]);
  }

  /** What was left of a contact; null where it is here, or never was. */
  find(contactId: string): Promise<TombstoneEntity | null> {
    return this.db.repository(TombstoneEntity).findOneBy({ contactId });
  }
}
