import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ContactFilesExpired, type RetentionTerms } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock, type Sweep, Sweeps } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { type Deadline, ExpiredReports } from '../contacts/expired-reports.js';
import { filesTerm, purgeTerm } from '../terms/terms.rules.js';
import { TermsService } from '../terms/terms.service.js';
import { PreviewsService } from './previews.service.js';
import type { Reason } from './purges.repository.js';
import { PurgesService } from './purges.service.js';

const LOOK_MS = 60_000;
/** As many go in one transaction. */
const BATCH = 100;

/** The clock of retention: whatever is past its term goes, a batch at a time. */
@Injectable()
export class RetentionSweep implements OnApplicationBootstrap {
  private sweeping: Sweep | undefined;

  constructor(
    private readonly db: Database,
    private readonly terms: TermsService,
    private readonly expired: ExpiredReports,
    private readonly purges: PurgesService,
    private readonly previews: PreviewsService,
    private readonly outbox: Outbox,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeping = this.sweeps.every({ name: 'retention', ms: LOOK_MS }, () => this.sweep());
  }

  nudge(): void {
    this.sweeping?.nudge();
  }

  /** One batch of everything that is due. */
  async sweep(): Promise<void | 'more'> {
    const terms = await this.terms.current();
    const counts = [
      await this.purgePast({ term: purgeTerm(terms) }, { why: 'term', by: null }),
      await this.purgeOrdered(),
      await this.askForFiles(terms),
      await this.purges.askAgain(BATCH),
    ];
    await this.previews.forgetOld();
    if (counts.includes(BATCH)) return 'more';
  }

  /** Two replicas may find the same ones: the second waits, looks again and finds none. */
  private async purgePast(deadline: Deadline, reason: Reason): Promise<number> {
    const due = await this.expired.find(deadline, BATCH);
    if (due.length > 0) await this.purges.purge(due, reason, (tx) => this.expired.lock(tx, deadline, due));
    return due.length;
  }

  private async purgeOrdered(): Promise<number> {
    const order = await this.previews.nextOrdered();
    if (!order) return 0;
    const { term, at, madeBy } = order;
    const count = await this.purgePast({ term, at }, { why: 'byHand', by: madeBy });
    if (count === BATCH) return BATCH;
    await this.previews.done(order);
    // There may be another order.
    return BATCH;
  }

  private async askForFiles(terms: RetentionTerms): Promise<number> {
    const term = filesTerm(terms);
    if (!term) return 0;
    return this.db.transaction(async (tx) => {
      const contactIds = await this.expired.takeWithFiles(tx, { term }, BATCH);
      const at = this.clock.now().toISOString();
      const events = contactIds.map((contactId) => ({
        contract: ContactFilesExpired,
        payload: { at, contactId },
        lane: contactId,
      }));
      await this.outbox.add(tx, ...events);
      return contactIds.length;
    });
  }
}
