import { Inject, Injectable } from '@nestjs/common';
import {
  type Actor,
  type Payload,
  type PutRetention,
  type Retention,
  RetentionTerms,
} from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { assertAdministrator, Clock, logger } from '@switchboard/kernel';
import { Settings } from '@switchboard/outbox';
import { REPORTS_CONFIG, type ReportsConfig } from '../reports.config.js';
import { TermsEntity } from './terms.entity.js';
import { termsBySetting } from './terms.rules.js';

const ONLY = 1;

/** How long what is kept of contacts is kept. */
@Injectable()
export class TermsService {
  private readonly log = logger('retention');

  constructor(
    private readonly db: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
    @Inject(REPORTS_CONFIG) private readonly config: ReportsConfig,
  ) {}

  async get({ actor }: { actor: Actor }): Promise<Retention> {
    assertAdministrator(actor);
    const saved = await this.find();
    return {
      ...(saved ? RetentionTerms.parse(saved.terms) : this.unsaved()),
      saved: saved !== null,
      updatedAt: saved?.updatedAt ?? null,
    };
  }

  /** Holds at once, for everything that is kept already too: nothing stores when it expires. */
  async put({ actor, terms }: Payload<typeof PutRetention>): Promise<Retention> {
    assertAdministrator(actor);
    await this.db.transaction(async (tx) => {
      const updatedAt = this.clock.now().toISOString();
      await tx.repository(TermsEntity).upsert({ id: ONLY, terms, updatedAt, updatedBy: actor.id }, ['id']);
      await this.settings.record(tx, 'retention', null, {
        actor,
        verb: 'changed',
        fields: Object.keys(terms),
      });
    });
    this.log.info({ actorId: actor.id, reportDays: terms.reportDays }, 'retention changed');
    return this.get({ actor });
  }

  /** The terms that hold now. */
  async current(): Promise<RetentionTerms> {
    const saved = await this.find();
    return saved ? RetentionTerms.parse(saved.terms) : this.unsaved();
  }

  private find(): Promise<TermsEntity | null> {
    return this.db.repository(TermsEntity).findOneBy({ id: ONLY });
  }

  private unsaved(): RetentionTerms {
    return termsBySetting(this.config.REPORT_RETENTION_DAYS);
  }
}
