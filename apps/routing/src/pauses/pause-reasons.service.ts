import { Injectable } from '@nestjs/common';
import type { PauseReason, Payload, PauseReasons } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { assertStaff, assertUnused, Clock, uuidv7 } from '@switchboard/kernel';
import { Settings, type Thing } from '@switchboard/outbox';
import { ERRORS } from '../routing.errors.js';
import { PauseReasonsRepository } from './pause-reasons.repository.js';

const PAUSE_REASON: Thing = { kind: 'pauseReason' };

@Injectable()
export class PauseReasonsService {
  constructor(
    private readonly reasons: PauseReasonsRepository,
    private readonly db: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async list({ actor, query }: Payload<typeof PauseReasons.list>) {
    assertStaff(actor);
    return this.reasons.list(query);
  }

  async get({ actor, id }: Payload<typeof PauseReasons.get>) {
    assertStaff(actor);
    return this.db.transaction((tx) => this.existing(tx, id));
  }

  create(command: Payload<typeof PauseReasons.create>) {
    return this.settings.create(PAUSE_REASON, command, async (tx) => {
      const reason = { id: uuidv7(), ...command.input, createdAt: this.clock.now().toISOString() };
      await this.reasons.insert(tx, reason);
      return reason;
    });
  }

  update(command: Payload<typeof PauseReasons.update>) {
    return this.settings.change(PAUSE_REASON, command, async (tx) => {
      const changed = { ...(await this.existing(tx, command.id)), ...command.patch };
      await this.reasons.change(tx, changed);
      return changed;
    });
  }

  remove(command: Payload<typeof PauseReasons.remove>) {
    return this.settings.remove(PAUSE_REASON, command, async (tx) => {
      const reason = await this.existing(tx, command.id);
      assertUnused('pause reason', await this.reasons.usesOf(tx, reason.id));
      await this.reasons.remove(tx, reason.id);
      return reason;
    });
  }

  /** For other features: the reason, or null where there is none of this id. */
  find(tx: Transaction, id: string): Promise<PauseReason | null> {
    return this.reasons.find(tx, id);
  }

  private async existing(tx: Transaction, id: string): Promise<PauseReason> {
    const reason = await this.reasons.find(tx, id);
    if (!reason) throw ERRORS.pauseReasonNotFound(id);
    return reason;
  }
}
