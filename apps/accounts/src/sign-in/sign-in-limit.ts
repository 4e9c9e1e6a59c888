import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sha256Hex } from '@switchboard/auth';
import type { Transaction } from '@switchboard/database';
import { Clock, networkOf, Sweeps } from '@switchboard/kernel';
import { ACCOUNTS_CONFIG, type AccountsConfig } from '../accounts.config.js';
import { ERRORS } from '../accounts.errors.js';
import { SignInRepository } from './sign-in.repository.js';

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
    private readonly signIns: SignInRepository,
    private readonly clock: Clock,
    private readonly sweeps: Sweeps,
    @Inject(ACCOUNTS_CONFIG) private readonly config: AccountsConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.every({ name: 'sign-in attempts', ms: WINDOW_MS }, () => this.forgetOld());
  }

  /** Counts one, or refuses with the time after which one is free again. */
  async take(email: string, address: string | null): Promise<void> {
    const place = placeOf(email, address);
    const now = this.clock.now();
    const account = (await this.isKnown(place)) ? `${place.account} ${place.network}` : place.account;
    const asked = { now, since: this.before(WINDOW_MS), limit: this.config.SIGN_INS_PER_MINUTE };
    const { isTaken, oldest } = await this.signIns.take(account, asked);
    if (isTaken) return;
    const freeAt = oldest.getTime() + WINDOW_MS;
    throw ERRORS.tooManySignIns(Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)));
  }

  /** Remembers where somebody proved to be who he is. */
  async know(tx: Transaction, email: string, address: string | null): Promise<void> {
    const { account, network } = placeOf(email, address);
    if (network !== null) await this.signIns.know(tx, { account, network, lastAt: this.clock.now() });
  }

  private async isKnown({ account, network }: Place): Promise<boolean> {
    return network !== null && this.signIns.isKnown(account, network, this.before(KNOWN_MS));
  }

  private forgetOld(): Promise<void> {
    return this.signIns.forget({
      attemptsBefore: this.before(WINDOW_MS),
      placesBefore: this.before(KNOWN_MS),
    });
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
