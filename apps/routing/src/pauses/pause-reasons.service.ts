import { Injectable } from '@nestjs/common';
import { type Payload, PauseReasons } from '@switchboard/contracts';
import { Database, Idempotency, pageOf } from '@switchboard/database';
import { Clock, uuidv7, assertAdministrator, assertStaff } from '@switchboard/kernel';
import type { Transaction } from '@switchboard/database';
import { ERRORS } from '../routing.errors.js';
import { pauseReasonOf, type PauseReasonRow, PauseReasonsRepository } from './pause-reasons.repository.js';

@Injectable()
export class PauseReasonsService {
  constructor(
    private readonly reasons: PauseReasonsRepository,
    private readonly db: Database,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
  ) {}

  async list({ actor, query }: Payload<typeof PauseReasons.list>) {
    assertStaff(actor);
    const { items, nextCursor } = pageOf(await this.reasons.page(query.limit, query.cursor), query.limit);
    return { items: items.map(pauseReasonOf), nextCursor };
  }

  async get({ actor, id }: Payload<typeof PauseReasons.get>) {
    assertStaff(actor);
    return this.db.transaction(async (tx) => pauseReasonOf(await this.existing(tx, id)));
  }

  async create({ actor, input, idempotencyKey }: Payload<typeof PauseReasons.create>) {
    assertAdministrator(actor);
    const once = { actorId: actor.id, key: idempotencyKey, operation: PauseReasons.create.key, body: input };
    return this.idempotency.idempotently(once, async (tx) => {
      const reason = { id: uuidv7(), ...input, createdAt: this.clock.now() };
      await this.reasons.insert(tx, reason);
      return pauseReasonOf(reason);
    });
  }

  async update({ actor, id, patch }: Payload<typeof PauseReasons.update>) {
    assertAdministrator(actor);
    return this.db.transaction(async (tx) => {
      const changed = { ...(await this.existing(tx, id)), ...patch };
      await this.reasons.change(tx, changed);
      return pauseReasonOf(changed);
    });
  }

  async remove({ actor, id }: Payload<typeof PauseReasons.remove>) {
    assertAdministrator(actor);
    return this.db.transaction(async (tx) => {
      await this.existing(tx, id);
      if (await this.reasons.isUsed(tx, id)) throw ERRORS.pauseReasonInUse();
      await this.reasons.remove(tx, id);
      return {};
    });
  }

  /** For other features: the reason, or null where there is none of this id. */
  find(tx: Transaction, id: string): Promise<PauseReasonRow | null> {
    return this.reasons.find(tx, id);
  }

  private async existing(tx: Transaction, id: string): Promise<PauseReasonRow> {
    const reason = await this.reasons.find(tx, id);
    if (!reason) throw ERRORS.pauseReasonNotFound(id);
    return reason;
  }
}
