import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError, type Sweep, Sweeps } from '@switchboard/kernel';
import { In } from 'typeorm';
import type { Transaction } from '@switchboard/database';
import { Database } from './database.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';

/** Table for `Idempotency`; goes into the first migration of a service that takes `Idempotency-Key`. */
export function idempotencyMigrationSql(): string {
  return `
    CREATE TABLE idempotency_keys (
      actor_id text NOT NULL,
      key text NOT NULL,
      body_hash text NOT NULL,
      reply json,
      contact_id uuid,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (actor_id, key)
    );
    CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
    CREATE INDEX idempotency_keys_by_contact ON idempotency_keys (contact_id) WHERE contact_id IS NOT NULL;`;
}

export interface Repeatable<Reply> {
  actorId: string;
  /** The header `Idempotency-Key`; without one the work is simply done. */
  key: string | null | undefined;
  /** What is asked, the contract's key: the same key for another question is another body. */
  operation?: string;
  body: unknown;
  /** The contact whose purge must take the kept reply along. */
  contactIdOf?: (reply: Reply) => string | null;
}

const MAX_KEY_LENGTH = 200;

/** Makes a POST that creates safe to repeat: actor, key, hash of the body and the reply are kept for 24 h. */
@Injectable()
export class Idempotency {
  /** Begins with the first use: a service may have no such table. */
  private sweeping: Sweep | undefined;

  constructor(
    private readonly db: Database,
    private readonly sweeps: Sweeps,
  ) {}

  /** Does the work in a transaction, or returns the reply that the same key got before. */
  async idempotently<Reply extends object>(
    once: Repeatable<Reply>,
    work: (tx: Transaction) => Promise<Reply>,
  ): Promise<Reply> {
    const { key } = once;
    if (!key) return this.db.transaction(work);
    if (key.length > MAX_KEY_LENGTH)
      throw new AppError('invalid_input', `Idempotency-Key is longer than ${MAX_KEY_LENGTH} characters`);

    this.sweeping ??= this.sweeps.every({ name: 'idempotency', ms: 3_600_000 }, () => this.forgetOld());
    return this.db.transaction(async (tx) => {
      const earlier = await this.claim(tx, once.actorId, key, hashOf([once.operation ?? null, once.body]));
      if (earlier) return earlier.reply as Reply;

      const reply = await work(tx);
      await tx
        .repository(IdempotencyKeyEntity)
        .update({ actorId: once.actorId, key }, { reply, contactId: once.contactIdOf?.(reply) ?? null });
      return reply;
    });
  }

  /** The kept replies of contacts that are being purged. */
  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.repository(IdempotencyKeyEntity).delete({ contactId: In(contactIds) });
  }

  /** Null for the first one. A parallel repeat waits here for the first one's commit. */
  private async claim(tx: Transaction, actorId: string, key: string, bodyHash: string) {
    const mine = await tx.sql(
      'INSERT INTO idempotency_keys (actor_id, key, body_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key',
      [actorId, key, bodyHash],
    );
    if (mine.length > 0) return null;

    const earlier = await tx.repository(IdempotencyKeyEntity).findOneBy({ actorId, key });
    if (!earlier)
      throw new AppError('unavailable', 'The first request was just forgotten', { retryAfterSeconds: 1 });
    if (earlier.bodyHash !== bodyHash) throw keyReused();
    return earlier;
  }

  private async forgetOld(): Promise<void> {
    await this.db.sql("DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'");
  }
}

/** The one refusal for a key that came with another body. */
export const keyReused = () =>
  new AppError('idempotency_key_reused', 'This Idempotency-Key came with another body before');

/** Equal for equal content, whatever the order of the keys. */
export function hashOf(body: unknown): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object' || value instanceof Date)
    return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}
