import { Injectable } from '@nestjs/common';
import type { EventContract } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import type { NewEvent } from './event-row.js';
import { OutboxRelay } from './outbox-relay.js';
import { OutboxStatement, type StatementOptions } from './outbox-statement.js';

/** Writes events in the transaction that made them true; the relay publishes them after the commit. */
@Injectable()
export class Outbox {
  private readonly adding: OutboxStatement;

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
  ) {
    this.adding = this.statement({
      name: 'outbox-add',
      param: 1,
      text: ({ insert }) => `WITH ${insert} SELECT 1 FROM events LIMIT 1`,
    });
  }

  /** Tells events, in this order. Payloads are parsed by their contracts, so a wrong one undoes the transaction. */
  async add<Contracts extends EventContract[]>(
    tx: Transaction,
    ...events: { [N in keyof Contracts]: NewEvent<Contracts[N]> }
  ): Promise<void> {
    if (events.length > 0) await this.adding.run(tx, [], events);
  }

  /** For a statement that does everything at once: writes, and tells of what it wrote. Made once, run often. */
  statement(options: StatementOptions): OutboxStatement {
    return new OutboxStatement(options, this.db.service, this.relay);
  }

  /** The published events of contacts that are being purged; what is still pending goes out first and ends with its day. */
  async forget(tx: Transaction, lanes: string[]): Promise<void> {
    await tx.sql('DELETE FROM outbox WHERE lane_key = ANY($1) AND published_at IS NOT NULL', [lanes]);
  }

  /** The same of an event that tells of many contacts at once, in a lane of something else: what names one of these. */
  async forgetNaming(tx: Transaction, { key }: EventContract, contactIds: string[]): Promise<void> {
    await tx.sql(
      'DELETE FROM outbox WHERE key = $1 AND published_at IS NOT NULL AND payload::text LIKE ANY ($2::text[])',
      [key, contactIds.map((id) => `%${id}%`)],
    );
  }
}
