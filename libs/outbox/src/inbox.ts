import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';
import { type Sweep, Sweeps } from '@switchboard/kernel';

const FORGET_MS = 3_600_000;

/**
 * Remembers which events took effect, for handlers whose rows have no natural key. In the transaction of the effect:
 * `if (await inbox.once(tx, eventMeta().messageId)) …`.
 */
@Injectable()
export class Inbox {
  private forgetting: Sweep | undefined;

  constructor(
    private readonly db: Database,
    private readonly sweeps: Sweeps,
  ) {}

  /** True the first time. A parallel redelivery waits here for the first one's commit. */
  async once(tx: Transaction, messageId: string): Promise<boolean> {
    this.forgetting ??= this.sweeps.every({ name: 'inbox leftovers', ms: FORGET_MS }, () => this.forgetOld());
    const rows = await tx.sql(
      'INSERT INTO inbox (message_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING message_id',
      [messageId],
    );
    return rows.length > 0;
  }

  /** Longer than a dead letter lives, which may be sent again on its last day. */
  private async forgetOld(): Promise<void> {
    await this.db.sql("DELETE FROM inbox WHERE at < now() - interval '14 days'");
  }
}
