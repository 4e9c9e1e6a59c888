import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';
import { LessThan, MoreThan } from 'typeorm';
import { SignInAttemptsEntity } from './sign-in-attempts.entity.js';
import { SignInPlaceEntity } from './sign-in-place.entity.js';

/** Who tries to sign in, and where somebody did before; all by hashes. */
@Injectable()
export class SignInRepository {
  constructor(private readonly db: Database) {}

  /** Counts one of at most `limit` since then, or says when the oldest was. One statement, so replicas count together. */
  async take(account: string, { now, since, limit }: { now: Date; since: Date; limit: number }) {
    const [row] = await this.db.sql<{ taken: boolean; oldest: Date | null }>(
      `WITH taken AS (
         INSERT INTO sign_in_attempts AS kept (account, times, last_at) VALUES ($1, ARRAY[$2::timestamptz], $2)
         ON CONFLICT (account) DO UPDATE
         SET times = array_append(ARRAY(SELECT t FROM unnest(kept.times) AS t WHERE t > $3 ORDER BY t), $2), last_at = $2
         WHERE (SELECT count(*) FROM unnest(kept.times) AS t WHERE t > $3) < $4
         RETURNING 1)
       SELECT EXISTS (SELECT FROM taken) AS taken,
         (SELECT min(t) FROM sign_in_attempts, unnest(times) AS t WHERE account = $1 AND t > $3) AS oldest`,
      [account, now, since, limit],
    );
    return { isTaken: row?.taken ?? false, oldest: row?.oldest ?? now };
  }

  async know(tx: Transaction, place: SignInPlaceEntity): Promise<void> {
    await tx.repository(SignInPlaceEntity).upsert(place, ['account', 'network']);
  }

  isKnown(account: string, network: string, since: Date): Promise<boolean> {
    return this.db.repository(SignInPlaceEntity).existsBy({ account, network, lastAt: MoreThan(since) });
  }

  async forget({
    attemptsBefore,
    placesBefore,
  }: Record<'attemptsBefore' | 'placesBefore', Date>): Promise<void> {
    await this.db.repository(SignInAttemptsEntity).delete({ lastAt: LessThan(attemptsBefore) });
    await this.db.repository(SignInPlaceEntity).delete({ lastAt: LessThan(placesBefore) });
  }
}
