import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { hashPassword } from '@switchboard/auth';
import { UserInput } from '@switchboard/contracts';
import { AppError, ConfigError, logger } from '@switchboard/kernel';
import { setTimeout as delay } from 'node:timers/promises';
import { ACCOUNTS_CONFIG, type AccountsConfig } from '../accounts.config.js';
import { UsersService } from './users.service.js';

const RETRY_MS = 500;

/** At the first start there is nobody who could sign in: the settings name the one who sets up everybody else. */
@Injectable()
export class FirstAdministrator implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = logger('first-administrator');
  private readonly stopping = new AbortController();

  constructor(
    private readonly users: UsersService,
    @Inject(ACCOUNTS_CONFIG) private readonly config: AccountsConfig,
  ) {}

  /** Settings that cannot be used stop the start; a database that is not there yet does not. */
  async onApplicationBootstrap(): Promise<void> {
    if (await this.tried()) return;
    void this.keepTrying();
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
  }

  // A rejection ends the process, as it would have done at the start.
  private async keepTrying(): Promise<void> {
    const { signal } = this.stopping;
    do {
      await delay(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    } while (!signal.aborted && !(await this.tried()));
  }

  private async tried(): Promise<boolean> {
    try {
      const user = await this.users.createFirst(() => firstAdministratorOf(this.config));
      if (user) this.log.info({ userId: user.id }, 'first administrator created');
      return true;
    } catch (error) {
      if (error instanceof AppError && ['unavailable', 'timeout'].includes(error.code)) return false;
      throw error;
    }
  }
}

/** Every fault of the two settings at once, never a value. */
export async function firstAdministratorOf(config: Pick<AccountsConfig, 'ADMIN_EMAIL' | 'ADMIN_PASSWORD'>) {
  const email = UserInput.shape.email.safeParse(config.ADMIN_EMAIL);
  const password = UserInput.shape.password.safeParse(config.ADMIN_PASSWORD);
  const faults = [
    ...(email.success ? [] : ['ADMIN_EMAIL must be an e-mail address, for the first administrator']),
    ...(password.success
      ? []
      : ['ADMIN_PASSWORD must have at least 10 characters, for the first administrator']),
  ];
  if (!email.success || !password.success) throw new ConfigError(faults);
  const passwordHash = await hashPassword(password.data);
  const asked = { email: email.data, name: 'Administrator', roles: ['administrator'] };
  return { ...UserInput.omit({ password: true }).parse(asked), passwordHash };
}
