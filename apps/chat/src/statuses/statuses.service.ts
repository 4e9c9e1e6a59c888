import { Injectable } from '@nestjs/common';
import type { Payload, Reply, Status, Statuses } from '@switchboard/contracts';
import { Idempotency, pageOf } from '@switchboard/database';
import { Clock, uuidv7, assertAdministrator, assertStaff } from '@switchboard/kernel';
import type { Transaction } from '@switchboard/database';
import { ERRORS } from '../contacts/contact.errors.js';
import { StatusesRepository } from './statuses.repository.js';
import { belongsTo } from './statuses.rules.js';

/** The outcomes that agents choose from. A contact keeps the name of the one it got, whatever becomes of the list. */
@Injectable()
export class StatusesService {
  constructor(
    private readonly statuses: StatusesRepository,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
  ) {}

  async list({ actor, query }: Payload<typeof Statuses.list>): Promise<Reply<typeof Statuses.list>> {
    assertStaff(actor);
    return pageOf(await this.statuses.list(query.limit, query.cursor), query.limit);
  }

  async get({ actor, id }: Payload<typeof Statuses.get>): Promise<Status> {
    assertStaff(actor);
    return found(id, await this.statuses.find(id));
  }

  async create({ actor, input, idempotencyKey }: Payload<typeof Statuses.create>): Promise<Status> {
    assertAdministrator(actor);
    return this.idempotency.idempotently(
      { actorId: actor.id, key: idempotencyKey, operation: 'chat.status.create', body: input },
      (tx) => this.statuses.insert(tx, uuidv7(), input, this.clock.now()),
    );
  }

  async update({ actor, id, patch }: Payload<typeof Statuses.update>): Promise<Status> {
    assertAdministrator(actor);
    return found(id, await this.statuses.update(id, patch));
  }

  async remove({ actor, id }: Payload<typeof Statuses.remove>): Promise<Reply<typeof Statuses.remove>> {
    assertAdministrator(actor);
    if (!(await this.statuses.remove(id))) throw ERRORS.statusNotFound(id);
    return {};
  }

  /** What a contact of this queue keeps of a status. An unknown one and another queue's are both a wrong input. */
  async nameFor(tx: Transaction, id: string, queueId: string): Promise<{ id: string; name: string }> {
    const status = await this.statuses.findIn(tx, id);
    if (!status || !belongsTo(status, queueId)) throw ERRORS.statusOfAnotherQueue();
    return { id: status.id, name: status.name };
  }
}

function found(id: string, status: Status | null): Status {
  if (!status) throw ERRORS.statusNotFound(id);
  return status;
}
