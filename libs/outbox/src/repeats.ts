import { Injectable } from '@nestjs/common';
import { EVENTS, type Keeper, type Repeat, type Repeated } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { AppError, Clock, logger } from '@switchboard/kernel';
import { EventPublisher } from '@switchboard/messaging';
import { outgoing } from './outbox-relay.js';
import { type OutboxRow, PUBLISHED_BETWEEN } from './relay-sql.js';

/** What may be marked as published only now. */
const SETTLING_MS = 2_000;
const PIECE_MS = 30_000;
/** A question is answered within five seconds; the next one goes on. */
const LONGEST_MS = 2_000;
const AT_ONCE = 200;

/** What was published is published again, for one service whose queue was gone and whatever lay in it (ADR 63). */
@Injectable()
export class Repeats {
  private readonly log = logger('repeats');

  constructor(
    private readonly db: Database,
    private readonly publisher: EventPublisher,
    private readonly clock: Clock,
  ) {}

  /** Sends again what this service published from `since` on, as far as it gets in two seconds; says where to go on. */
  async repeat({ to, since, until }: Repeat): Promise<Repeated> {
    const began = performance.now();
    const end = Math.min(Date.parse(until), this.clock.now().getTime() - SETTLING_MS);
    let from = Date.parse(since);
    let count = 0;
    while (from < end && performance.now() - began < LONGEST_MS) {
      const next = Math.min(from + PIECE_MS, end);
      count += await this.repeatBetween(to, new Date(from), new Date(next));
      from = next;
    }
    if (count > 0) this.log.warn({ to, since, count }, 'published again for a service that missed it');
    return { count, next: from < Date.parse(until) ? new Date(from).toISOString() : null };
  }

  private async repeatBetween(to: Keeper, from: Date, until: Date): Promise<number> {
    const keys = EVENTS.filter((event) => event.owner === this.db.service && event.to.includes(to)).map(
      ({ key }) => key,
    );
    const rows = await this.db.sql<OutboxRow>(PUBLISHED_BETWEEN, [from, until, keys]);
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const events = rows.slice(at, at + AT_ONCE).map((row) => ({ ...outgoing(row), onlyFor: to }));
      const outcomes = await this.publisher.outcomes(events);
      if (outcomes.includes('failed')) throw new AppError('unavailable', 'The broker did not take them');
    }
    return rows.length;
  }
}
