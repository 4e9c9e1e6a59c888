import { Injectable } from '@nestjs/common';
import type { ContactPurged, EventContract } from '@switchboard/contracts';
import { ContactRows, goneBetween, Idempotency, type Transaction } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { Outbox } from './outbox.js';

/**
 * What every service does when it forgets contacts, beside taking its own rows: what it published and replied goes too,
 * and reports hears what was deleted (ADR 60).
 */
@Injectable()
export class ContactPurges {
  constructor(
    private readonly contract: EventContract<typeof ContactPurged>,
    private readonly outbox: Outbox,
    private readonly idempotency: Idempotency,
    private readonly rows: ContactRows,
    private readonly clock: Clock,
  ) {}

  /** Inside the purge's transaction, once the tombstones are there. Safe to repeat: then nothing was left to delete. */
  async forget<T>(tx: Transaction, contactIds: string[], forgetting: () => Promise<T>): Promise<T> {
    const before = await this.rows.count(tx, contactIds);
    const forgotten = await forgetting();
    await this.outbox.forget(tx, contactIds);
    await this.idempotency.forget(tx, contactIds);
    const after = await this.rows.count(tx, contactIds);

    const at = this.clock.now().toISOString();
    const events = contactIds.map((contactId) => ({
      contract: this.contract,
      payload: { at, contactId, deleted: goneBetween(before.get(contactId), after.get(contactId)) },
      lane: contactId,
    }));
    await this.outbox.add(tx, ...events);
    return forgotten;
  }
}
