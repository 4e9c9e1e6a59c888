import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ReminderDue } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock, Sweeps } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { RemindersRepository } from './reminders.repository.js';

const LOOK_MS = 1_000;

/** Tells an agent that a visitor waits for his answer, as his queue wants it (D29). His console knows whether he looks. */
@Injectable()
export class RemindersService implements OnApplicationBootstrap {
  constructor(
    private readonly reminders: RemindersRepository,
    private readonly outbox: Outbox,
    private readonly db: Database,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.every({ name: 'reminders', ms: LOOK_MS }, () => this.remind());
  }

  /** Tells whatever is due now. */
  async remind(): Promise<void> {
    const now = this.clock.now();
    if (!(await this.reminders.isAnyDue(now))) return;
    await this.db.transaction(async (tx) => {
      const due = await this.reminders.take(tx, now);
      const events = due.map(({ since, ...reminder }) => ({
        contract: ReminderDue,
        payload: { ...reminder, at: now.toISOString(), since: since.toISOString() },
        lane: reminder.contactId,
      }));
      await this.outbox.add(tx, ...events);
    });
  }
}
