import { Injectable } from '@nestjs/common';
import type { Transaction } from '@switchboard/database';
import type { SessionFacts } from './sessions.rules.js';

export interface Session extends SessionFacts {
  id: string;
  userId: string;
  salt: string;
}
/** Why a session ended; the words of `accounts.session.ended`. */
export type EndReason = 'signedOut' | 'passwordChanged' | 'disabled' | 'reused' | 'expired';
export type EndedSession = { id: string; userId: string; reason: EndReason };

const COLUMNS = `id, user_id AS "userId", salt, generation, rotated_at AS "rotatedAt", idle_until AS "idleUntil",
  expires_at AS "expiresAt", ended_at AS "endedAt"`;

/** Sessions and the hashes of their refresh tokens. */
@Injectable()
export class SessionsRepository {
  async insert(
    tx: Transaction,
    session: Pick<Session, 'id' | 'userId' | 'salt' | 'idleUntil' | 'expiresAt'> & { createdAt: Date },
  ): Promise<void> {
    await tx.sql(
      `INSERT INTO sessions (id, user_id, salt, generation, rotated_at, created_at, idle_until, expires_at)
       VALUES ($1, $2, $3, 1, $4, $4, $5, $6)`,
      [session.id, session.userId, session.salt, session.createdAt, session.idleUntil, session.expiresAt],
    );
  }

  async addToken(tx: Transaction, sessionId: string, generation: number, hash: string): Promise<void> {
    await tx.sql('INSERT INTO refresh_tokens (hash, session_id, generation) VALUES ($1, $2, $3)', [
      hash,
      sessionId,
      generation,
    ]);
  }

  /** The session of a refresh token, locked: two tabs that refresh at once come one after the other. */
  async lockByToken(tx: Transaction, hash: string): Promise<{ session: Session; generation: number } | null> {
    const [token] = await tx.sql<{ sessionId: string; generation: number }>(
      'SELECT session_id AS "sessionId", generation FROM refresh_tokens WHERE hash = $1',
      [hash],
    );
    if (!token) return null;
    const [session] = await tx.sql<Session>(`SELECT ${COLUMNS} FROM sessions WHERE id = $1 FOR UPDATE`, [
      token.sessionId,
    ]);
    return session ? { session, generation: token.generation } : null;
  }

  async rotate(
    tx: Transaction,
    id: string,
    next: { generation: number; rotatedAt: Date; idleUntil: Date },
  ): Promise<void> {
    await tx.sql('UPDATE sessions SET generation = $2, rotated_at = $3, idle_until = $4 WHERE id = $1', [
      id,
      next.generation,
      next.rotatedAt,
      next.idleUntil,
    ]);
  }

  async end(tx: Transaction, id: string, reason: EndReason, at: Date): Promise<EndedSession[]> {
    return tx.sql<EndedSession>(
      `UPDATE sessions SET ended_at = $3, end_reason = $2 WHERE id = $1 AND ended_at IS NULL
       RETURNING id, user_id AS "userId", end_reason AS reason`,
      [id, reason, at],
    );
  }

  async endAllOf(tx: Transaction, userId: string, reason: EndReason, at: Date): Promise<EndedSession[]> {
    return tx.sql<EndedSession>(
      `UPDATE sessions SET ended_at = $3, end_reason = $2 WHERE user_id = $1 AND ended_at IS NULL
       RETURNING id, user_id AS "userId", end_reason AS reason`,
      [userId, reason, at],
    );
  }

  /** Sessions whose idle or absolute end has passed, at most `limit`. */
  async endExpired(tx: Transaction, now: Date, limit: number): Promise<EndedSession[]> {
    return tx.sql<EndedSession>(
      `UPDATE sessions SET ended_at = $1, end_reason = 'expired' WHERE id = ANY (ARRAY(
         SELECT id FROM sessions WHERE ended_at IS NULL AND idle_until <= $1
         ORDER BY idle_until LIMIT $2 FOR UPDATE SKIP LOCKED))
       RETURNING id, user_id AS "userId", end_reason AS reason`,
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

  async forgetEndedBefore(tx: Transaction, before: Date): Promise<void> {
    await tx.sql('DELETE FROM sessions WHERE ended_at < $1', [before]);
  }
}
