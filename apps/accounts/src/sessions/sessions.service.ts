import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { randomSecret, sha256Hex } from '@switchboard/auth';
import { SessionEnded } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { Clock, Sweeps, uuidv7 } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { createHmac } from 'node:crypto';
import { ACCOUNTS_CONFIG, type AccountsConfig } from '../accounts.config.js';
import { ACCESS_SECONDS, decideRefresh } from './sessions.rules.js';
import type { EndReason, SessionEntity } from './session.entity.js';
import { SessionsRepository, type EndedSession } from './sessions.repository.js';

const SWEEP_MS = 60_000;
const EXPIRED_BATCH = 500;
const KEEP_ENDED_MS = 24 * 3_600_000;

/** A session that goes on, with the refresh token to go on with. */
export interface Refreshed {
  sid: string;
  userId: string;
  refreshToken: string;
  expiresAt: Date;
}

/** Sessions of staff: opened, carried on by rotating refresh tokens, ended. It knows people by id only. */
@Injectable()
export class SessionsService implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly sessions: SessionsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly sweeps: Sweeps,
    @Inject(ACCOUNTS_CONFIG) private readonly config: AccountsConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.every({ name: 'sessions', ms: SWEEP_MS }, () => this.endExpired());
  }

  /** A new session with its first refresh token. */
  async open(tx: Transaction, userId: string): Promise<Refreshed> {
    const now = this.clock.now();
    const refreshToken = randomSecret();
    const session = {
      id: uuidv7(),
      userId,
      salt: randomSecret(),
      createdAt: now,
      expiresAt: after(now, this.config.SESSION_MAX_SECONDS),
    };
    await this.sessions.insert(tx, { ...session, idleUntil: this.idleEnd(now, session.expiresAt) });
    await this.sessions.addToken(tx, session.id, 1, sha256Hex(refreshToken));
    return { sid: session.id, userId, refreshToken, expiresAt: session.expiresAt };
  }

  /**
   * The next refresh token, or null where the session is over. A repeat within the grace gets the newest token again:
   * it is derived from the one before, so nothing but hashes is kept and two tabs never drive each other out.
   */
  async refresh(tx: Transaction, refreshToken: string): Promise<Refreshed | null> {
    const found = await this.sessions.lockByToken(tx, sha256Hex(refreshToken));
    if (!found) return null;

    const { session, generation } = found;
    const now = this.clock.now();
    const decision = decideRefresh(session, generation, now);
    if (decision === 'ended') return null;
    if (decision === 'expired' || decision === 'reused') {
      await this.publishEnded(tx, await this.sessions.end(tx, session.id, decision, now));
      return null;
    }
    const next = successorOf(session, refreshToken);
    if (decision === 'rotate') await this.rotate(tx, session, next, now);
    return { sid: session.id, userId: session.userId, refreshToken: next, expiresAt: session.expiresAt };
  }

  /** Signs out. An unknown or ended session is as good as ended. */
  async end(tx: Transaction, { sid, refreshToken }: { sid?: string; refreshToken?: string }): Promise<void> {
    const byToken = refreshToken ? await this.sessions.lockByToken(tx, sha256Hex(refreshToken)) : null;
    const now = this.clock.now();
    for (const id of new Set([sid, byToken?.session.id])) {
      if (id) await this.publishEnded(tx, await this.sessions.end(tx, id, 'signedOut', now));
    }
  }

  /** Everywhere at once: after a change of password, or when somebody is disabled. */
  async endAllOf(tx: Transaction, userId: string, reason: EndReason): Promise<void> {
    await this.publishEnded(tx, await this.sessions.endAllOf(tx, userId, reason, this.clock.now()));
  }

  /** Those whose access tokens may still be good by themselves. */
  async listEnded(afterId: string | null): Promise<{ sid: string; endedAt: string }[]> {
    const ended = await this.sessions.listEnded(after(this.clock.now(), -ACCESS_SECONDS), afterId);
    return ended.flatMap(({ id, endedAt }) => (endedAt ? [{ sid: id, endedAt: endedAt.toISOString() }] : []));
  }

  private async rotate(tx: Transaction, session: SessionEntity, next: string, now: Date): Promise<void> {
    const generation = session.generation + 1;
    await this.sessions.addToken(tx, session.id, generation, sha256Hex(next));
    const idleUntil = this.idleEnd(now, session.expiresAt);
    await this.sessions.rotate(tx, session.id, { generation, rotatedAt: now, idleUntil });
  }

  /** The earlier of both ends, so that one index finds every session that is over. */
  private idleEnd(now: Date, expiresAt: Date): Date {
    const idle = after(now, this.config.SESSION_IDLE_SECONDS);
    return idle < expiresAt ? idle : expiresAt;
  }

  private async publishEnded(tx: Transaction, ended: EndedSession[]): Promise<void> {
    if (ended.length === 0) return;
    const at = this.clock.now().toISOString();
    const signedIn = await this.sessions.signedIn(
      tx,
      ended.map(({ userId }) => userId),
    );
    await this.outbox.add(
      tx,
      ...ended.map(({ id, userId, reason }) => ({
        contract: SessionEnded,
        payload: { at, sid: id, userId, reason, isLast: !signedIn.has(userId) },
        lane: userId,
      })),
    );
  }

  private async endExpired(): Promise<void | 'more'> {
    const now = this.clock.now();
    const ended = await this.db.transaction(async (tx) => {
      const expired = await this.sessions.endExpired(tx, now, EXPIRED_BATCH);
      await this.publishEnded(tx, expired);
      await this.sessions.forgetEndedBefore(tx, new Date(now.getTime() - KEEP_ENDED_MS));
      return expired.length;
    });
    return ended === EXPIRED_BATCH ? 'more' : undefined;
  }
}

/** 256 bits that only the holder of the token before can make come about. */
function successorOf({ salt }: Pick<SessionEntity, 'salt'>, refreshToken: string): string {
  return createHmac('sha256', salt).update(refreshToken).digest('base64url');
}

function after(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}
