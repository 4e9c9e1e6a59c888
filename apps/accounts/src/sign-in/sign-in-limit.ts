import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sha256Hex } from '@switchboard/auth';
import { Database } from '@switchboard/database';
import { Clock, Sweeps } from '@switchboard/kernel';
import { ACCOUNTS_CONFIG, type AccountsConfig } from '../accounts.config.js';
import { ERRORS } from '../errors.js';

const WINDOW_MS = 60_000;

/**
 * So many sign-ins a minute for one account, whoever tries and over all replicas. It counts for addresses that nobody
 * has too, so that the limit does not tell who exists.
 */
@Injectable()
export class SignInLimit implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly sweeps: Sweeps,
    @Inject(ACCOUNTS_CONFIG) private readonly config: AccountsConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.every({ name: 'sign-in attempts', ms: WINDOW_MS }, () => this.forgetOld());
  }

  /** Counts one, or refuses with the time after which one is free again. One statement, so replicas count together. */
  async take(email: string): Promise<void> {
    const now = this.clock.now();
    const [row] = await this.db.sql<{ taken: boolean; oldest: Date | null }>(
      `WITH taken AS (
         INSERT INTO sign_in_attempts AS kept (account, times, last_at) VALUES ($1, ARRAY[$2::timestamptz], $2)
         ON CONFLICT (account) DO UPDATE
         SET times = array_append(ARRAY(SELECT t FROM unnest(kept.times) AS t WHERE t > $3 ORDER BY t), $2), last_at = $2
         WHERE (SELECT count(*) FROM unnest(kept.times) AS t WHERE t > $3) < $4
         RETURNING 1)
       SELECT EXISTS (SELECT FROM taken) AS taken,
         (SELECT min(t) FROM sign_in_attempts, unnest(times) AS t WHERE account = $1 AND t > $3) AS oldest`,
      [
        sha256Hex(email.trim().toLowerCase()),
        now,
        new Date(now.getTime() - WINDOW_MS),
        this.config.SIGN_INS_PER_MINUTE,
      ],
    );
    if (row?.taken) return;
    const freeAt = (row?.oldest ?? now).getTime() + WINDOW_MS;
    throw ERRORS.tooManySignIns(Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)));
  }

  private async forgetOld(): Promise<void> {
    await this.db.sql('DELETE FROM sign_in_attempts WHERE last_at < $1', [
      new Date(this.clock.now().getTime() - WINDOW_MS),
    ]);
  }
}
