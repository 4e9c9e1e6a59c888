import { Injectable } from '@nestjs/common';
import { Database, FOR_UPDATE, ROWS_BY_ID, type Transaction } from '@switchboard/database';
import { LessThan, MoreThan } from 'typeorm';
import { RefreshTokenEntity } from './refresh-token.entity.js';
import { type EndReason, SessionEntity } from './session.entity.js';

export type EndedSession = { id: string; userId: string; reason: EndReason };
type NewSession = Pick<SessionEntity, 'id' | 'userId' | 'salt' | 'createdAt' | 'idleUntil' | 'expiresAt'>;

const ENDED = 'RETURNING id, user_id AS "userId", end_reason AS reason';

/** Sessions and the hashes of their refresh tokens. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Transaction, session: NewSession): Promise<void> {
    await tx.repository(SessionEntity).insert({ ...session, generation: 1, rotatedAt: session.createdAt });
  }

  async addToken(tx: Transaction, sessionId: string, generation: number, hash: string): Promise<void> {
    await tx.repository(RefreshTokenEntity).insert({ hash, sessionId, generation });
  }

  /** The session of a refresh token, locked: two tabs that refresh at once come one after the other. */
  async lockByToken(
    tx: Transaction,
    hash: string,
  ): Promise<{ session: SessionEntity; generation: number } | null> {
    const token = await tx.repository(RefreshTokenEntity).findOneBy({ hash });
    if (!token) return null;
    const where = { id: token.sessionId };
    const session = await tx.repository(SessionEntity).findOne({ where, lock: FOR_UPDATE });
    return session && { session, generation: token.generation };
  }

  async rotate(
    tx: Transaction,
    id: string,
    next: Pick<SessionEntity, 'generation' | 'rotatedAt' | 'idleUntil'>,
  ): Promise<void> {
    await tx.repository(SessionEntity).update({ id }, next);
  }

  end(tx: Transaction, id: string, reason: EndReason, at: Date): Promise<EndedSession[]> {
    return tx.sql<EndedSession>(
      `UPDATE sessions SET ended_at = $3, end_reason = $2 WHERE id = $1 AND ended_at IS NULL ${ENDED}`,
      [id, reason, at],
    );
  }

  endAllOf(tx: Transaction, userId: string, reason: EndReason, at: Date): Promise<EndedSession[]> {
    return tx.sql<EndedSession>(
      `UPDATE sessions SET ended_at = $3, end_reason = $2 WHERE user_id = $1 AND ended_at IS NULL ${ENDED}`,
      [userId, reason, at],
    );
  }

  /** Sessions whose idle or absolute end has passed, at most `limit`. */
  endExpired(tx: Transaction, now: Date, limit: number): Promise<EndedSession[]> {
    return tx.sql<EndedSession>(
      `UPDATE sessions SET ended_at = $1, end_reason = 'expired' WHERE id = ANY (ARRAY(
         SELECT id FROM sessions WHERE ended_at IS NULL AND idle_until <= $1
         ORDER BY idle_until LIMIT $2 FOR UPDATE SKIP LOCKED)) ${ENDED}`,
      [now, limit],
    );
  }

  /** Who of these is still signed in somewhere. */
  async signedIn(tx: Transaction, userIds: string[]): Promise<Set<string>> {
    const rows = await tx.sql<{ userId: string }>(
      'SELECT DISTINCT user_id AS "userId" FROM sessions WHERE user_id = ANY($1::uuid[]) AND ended_at IS NULL',
      [userIds],
    );
    return new Set(rows.map(({ userId }) => userId));
  }

  listEnded(since: Date, afterId: string | null): Promise<SessionEntity[]> {
    const where = { endedAt: MoreThan(since), ...(afterId !== null && { id: MoreThan(afterId) }) };
    return this.db.repository(SessionEntity).find({ where, order: { id: 'ASC' }, take: ROWS_BY_ID + 1 });
  }

  async forgetEndedBefore(tx: Transaction, before: Date): Promise<void> {
    await tx.repository(SessionEntity).delete({ endedAt: LessThan(before) });
  }
}
