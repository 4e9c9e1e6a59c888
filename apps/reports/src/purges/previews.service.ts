import { Injectable } from '@nestjs/common';
import type { Payload, PreviewRetention, PurgeRetention, RetentionPreview } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { assertAdministrator } from '@switchboard/kernel';
import { Settings } from '@switchboard/outbox';
import { createHash, randomBytes } from 'node:crypto';
import { ExpiredReports } from '../contacts/expired-reports.js';
import { ERRORS } from '../reports.errors.js';
import { reportTerm } from '../terms/terms.rules.js';
import { TermsService } from '../terms/terms.service.js';
import { PurgePreviewEntity } from './purge-preview.entity.js';

const GOOD_FOR_MS = 600_000;
const QUEUES_SHOWN = 200;
const hashOf = (token: string) => createHash('sha256').update(token).digest();

/** What a purge would take, before anybody purges: the purge of it all needs the token that only the look gives. */
@Injectable()
export class PreviewsService {
  constructor(
    private readonly db: Database,
    private readonly expired: ExpiredReports,
    private readonly terms: TermsService,
    private readonly settings: Settings,
  ) {}

  /** What has expired, in its grace too, by these terms or by those that hold. */
  async preview({ actor, terms }: Payload<typeof PreviewRetention>): Promise<RetentionPreview> {
    assertAdministrator(actor);
    const token = randomBytes(32).toString('base64url');
    const term = reportTerm(terms ?? (await this.terms.current()));
    const [{ at } = { at: new Date() }] = await this.db.sql<{ at: Date }>(
      `INSERT INTO purge_previews (token_hash, term, made_by, at) VALUES ($1, $2, $3, now()) RETURNING at`,
      [hashOf(token), JSON.stringify(term), actor.id],
    );
    const queues = (await this.expired.byQueue({ term, at })).map((one) => ({
      ...one,
      oldestClosedAt: one.oldestClosedAt?.toISOString() ?? null,
    }));
    const oldest = queues.flatMap(({ oldestClosedAt }) => oldestClosedAt ?? []).sort();
    return {
      token,
      expiresAt: new Date(at.getTime() + GOOD_FOR_MS).toISOString(),
      at: at.toISOString(),
      count: queues.reduce((sum, { count }) => sum + count, 0),
      onHold: queues.reduce((sum, { onHold }) => sum + onHold, 0),
      oldestClosedAt: oldest[0] ?? null,
      queues: queues.slice(0, QUEUES_SHOWN),
    };
  }

  /** Takes note that all of it is to go; the sweep does it, in batches. */
  async order({ actor, token }: Payload<typeof PurgeRetention>): Promise<Record<string, never>> {
    assertAdministrator(actor);
    await this.db.transaction(async (tx) => {
      const ordered = await tx.sql(
        `UPDATE purge_previews SET ordered_at = now()
         WHERE token_hash = $1 AND made_by = $2 AND ordered_at IS NULL AND at > now() - make_interval(secs => $3)
         RETURNING 1`,
        [hashOf(token), actor.id, GOOD_FOR_MS / 1000],
      );
      if (ordered.length === 0) throw ERRORS.previewOver();
      await this.settings.record(tx, 'report', null, { actor, verb: 'removed', fields: [] });
    });
    return {};
  }

  /** The oldest that somebody purges by. */
  async nextOrdered(): Promise<PurgePreviewEntity | null> {
    const [ordered] = await this.db.sql<PurgePreviewEntity>(
      `SELECT token_hash AS "tokenHash", term, made_by AS "madeBy", at, ordered_at AS "orderedAt"
       FROM purge_previews WHERE ordered_at IS NOT NULL ORDER BY ordered_at LIMIT 1`,
    );
    return ordered ?? null;
  }

  async done({ tokenHash }: PurgePreviewEntity): Promise<void> {
    await this.db.repository(PurgePreviewEntity).delete({ tokenHash });
  }

  async forgetOld(): Promise<void> {
    await this.db.sql(
      'DELETE FROM purge_previews WHERE ordered_at IS NULL AND at < now() - make_interval(secs => $1)',
      [GOOD_FOR_MS / 1000],
    );
  }
}
