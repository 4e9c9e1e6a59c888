import { Injectable } from '@nestjs/common';
import {
  ContactExpired,
  type ContactPurged,
  type ExpireContact,
  hasRight,
  type ListPurges,
  type Payload,
  type Purge,
  type PurgedBy,
} from '@switchboard/contracts';
import { ContactRows, Database, goneBetween, Tombstones, type Transaction } from '@switchboard/database';
import { assertAdministrator, Clock, logger } from '@switchboard/kernel';
import { Outbox, Settings } from '@switchboard/outbox';
import { ContactReportsService } from '../contacts/contact-reports.service.js';
import { ERRORS } from '../reports.errors.js';
import { PurgesRepository, type Reason } from './purges.repository.js';
import { digestOf, outstandingOf } from './receipt.rules.js';

/** What is kept of contacts goes, everywhere, and a receipt says who has confirmed it. */
@Injectable()
export class PurgesService {
  private readonly log = logger('purges');

  constructor(
    private readonly db: Database,
    private readonly purges: PurgesRepository,
    private readonly reports: ContactReportsService,
    private readonly tombstones: Tombstones,
    private readonly rows: ContactRows,
    private readonly settings: Settings,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** By hand, before its term. */
  async expire({ actor, contactId }: Payload<typeof ExpireContact>): Promise<Purge> {
    await this.reports.getReadable(actor, contactId);
    assertAdministrator(actor);
    await this.purge([contactId], { why: 'byHand', by: actor.id }, async (tx) => {
      await this.assertMayGo(tx, contactId);
      await this.settings.record(tx, 'report', contactId, { actor, verb: 'removed', fields: [] });
      return [contactId];
    });
    return this.purges.get(this.db, contactId);
  }

  /**
   * Nothing is left of these contacts but who is told that they are gone; what comes late of one brings nothing back.
   * Safe to repeat. `which` of them: it looks once nobody can take or change anything of them.
   */
  async purge(
    contactIds: string[],
    reason: Reason,
    which: (tx: Transaction) => Promise<string[]> = () => Promise.resolve(contactIds),
  ): Promise<void> {
    const count = await this.db.transaction(async (tx) => {
      // Whoever takes something of them at this moment is waited for.
      await this.tombstones.close(tx, contactIds);
      const going = await which(tx);
      if (going.length > 0) await this.forget(tx, going, reason);
      return going.length;
    });
    if (count > 0) this.log.info({ contacts: count, ...reason }, 'contacts purged');
  }

  /** A service has nothing of the contact any more. In any order, and repeated. */
  async confirmed(service: PurgedBy, { at, contactId, deleted }: ContactPurged): Promise<void> {
    await this.db.transaction(async (tx) => {
      const purge = await this.purges.lock(tx, contactId);
      await this.purges.confirm(tx, [{ contactId, service, at, deleted }]);
      if (purge?.completedAt === null) await this.completeIfAll(tx, contactId);
    });
  }

  /** Whoever has not confirmed may have lost the event, his database, or his way: he is told again. */
  async askAgain(limit: number): Promise<number> {
    return this.db.transaction(async (tx) => {
      const outstanding = await this.purges.takeOutstanding(tx, limit);
      await this.publish(tx, outstanding);
      return outstanding.length;
    });
  }

  async list({ actor, query }: Payload<typeof ListPurges>) {
    if (!hasRight(actor, 'audit')) throw ERRORS.forbidden();
    return this.purges.list(query);
  }

  private async forget(tx: Transaction, contactIds: string[], reason: Reason): Promise<void> {
    const now = this.clock.now();
    await this.tombstones.put(tx, await this.reports.tombstonesOf(tx, contactIds), now);
    const before = await this.rows.count(tx, contactIds);
    await this.reports.forget(tx, contactIds);
    await this.outbox.forget(tx, contactIds);
    const after = await this.rows.count(tx, contactIds);

    await this.purges.open(tx, contactIds, now, reason);
    const own = contactIds.map((contactId) => ({
      contactId,
      service: 'reports' as const,
      at: now.toISOString(),
      deleted: goneBetween(before.get(contactId), after.get(contactId)),
    }));
    await this.purges.confirm(tx, own);
    await this.publish(
      tx,
      contactIds.map((contactId) => ({ contactId, at: now })),
    );
  }

  private async publish(tx: Transaction, contacts: { contactId: string; at: Date }[]): Promise<void> {
    const events = contacts.map(({ contactId, at }) => ({
      contract: ContactExpired,
      payload: { contactId, at: at.toISOString() },
      lane: contactId,
    }));
    await this.outbox.add(tx, ...events);
  }

  private async completeIfAll(tx: Transaction, contactId: string): Promise<void> {
    const purge = await this.purges.get(tx, contactId);
    if (outstandingOf(purge.confirmed).length > 0) return;
    const completedAt = this.clock.now();
    const digest = digestOf({ ...purge, completedAt: completedAt.toISOString() });
    await this.purges.complete(tx, contactId, completedAt, digest);
    this.log.info({ contactId }, 'purge confirmed by everybody');
  }

  private async assertMayGo(tx: Transaction, contactId: string): Promise<void> {
    const report = await this.reports.lock(tx, contactId);
    if (!report) throw ERRORS.gone(contactId);
    if (report.hold) throw ERRORS.onHold(contactId);
    if (!report.closedAt) throw ERRORS.stillOpen(contactId);
  }
}
