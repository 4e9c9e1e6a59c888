import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sha256Hex } from '@switchboard/auth';
import { Database, type Transaction } from '@switchboard/database';
import { Clock, networkOf, Sweeps } from '@switchboard/kernel';
import { ACCOUNTS_CONFIG, type AccountsConfig } from '../accounts.config.js';
import { ERRORS } from '../errors.js';

const WINDOW_MS = 60_000;
/** So long somebody is known where he signed in. */
const KNOWN_MS = 90 * 24 * 3_600_000;

/**
 * So many sign-ins a minute for one account, whoever tries and over all replicas. Where its owner signed in before he has
 * a share of his own, so that wrong passwords from elsewhere do not lock him out. It counts for e-mail addresses that
 * nobody has too, so that the limit does not tell who exists.
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
  async take(email: string, address: string | null): Promise<void> {
    const place = placeOf(email, address);
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
        (await this.isKnown(place)) ? `${place.account} ${place.network}` : place.account,
        now,
        this.before(WINDOW_MS),
        this.config.SIGN_INS_PER_MINUTE,
      ],
    );
    if (row?.taken) return;
    const freeAt = (row?.oldest ?? now).getTime() + WINDOW_MS;
    throw ERRORS.tooManySignIns(Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)));
  }

  /** Remembers where somebody proved to be who he is. */
  async know(tx: Transaction, email: string, address: string | null): Promise<void> {
    const { account, network } = placeOf(email, address);
    if (network === null) return;
    await tx.sql(
      `INSERT INTO sign_in_places (account, network, last_at) VALUES ($1, $2, $3)
       ON CONFLICT (account, network) DO UPDATE SET last_at = EXCLUDED.last_at`,
      [account, network, this.clock.now()],
    );
  }

  private async isKnown({ account, network }: Place): Promise<boolean> {
    const known = await this.db.sql(
      'SELECT 1 FROM sign_in_places WHERE account = $1 AND network = $2 AND last_at > $3',
      [account, network, this.before(KNOWN_MS)],
    );
    return known.length > 0;
  }

  private async forgetOld(): Promise<void> {
    await this.db.sql('DELETE FROM sign_in_attempts WHERE last_at < $1', [this.before(WINDOW_MS)]);
    await this.db.sql('DELETE FROM sign_in_places WHERE last_at < $1', [this.before(KNOWN_MS)]);
  }

  private before(ms: number): Date {
    return new Date(this.clock.now().getTime() - ms);
  }
}

interface Place {
  readonly account: string;
  readonly network: string | null;
}

/** By hashes: neither who tries nor from where stands there to be read. */
const placeOf = (email: string, address: string | null): Place => ({
  account: sha256Hex(email.trim().toLowerCase()),
  network: address && sha256Hex(networkOf(address)),
});
