import { Injectable } from '@nestjs/common';
import type { FindUsesInChat, Payload, Reply, Status, Statuses, Use } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { assertStaff, assertUnused, Clock, usedBy, uuidv7 } from '@switchboard/kernel';
import { Settings, type Thing } from '@switchboard/outbox';
import { ERRORS } from '../chat.errors.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { StatusesRepository } from './statuses.repository.js';
import { belongsTo } from './statuses.rules.js';

const STATUS: Thing = { kind: 'status' };

/** The outcomes that agents choose from. A contact keeps the name of the one it got, whatever becomes of the list. */
@Injectable()
export class StatusesService {
  constructor(
    private readonly statuses: StatusesRepository,
    private readonly contacts: ContactsService,
    private readonly db: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async list({ actor, query }: Payload<typeof Statuses.list>): Promise<Reply<typeof Statuses.list>> {
    assertStaff(actor);
    return this.statuses.list(query);
  }

  async get({ actor, id }: Payload<typeof Statuses.get>): Promise<Status> {
    assertStaff(actor);
    return found(id, await this.statuses.find(id));
  }

  create(command: Payload<typeof Statuses.create>): Promise<Status> {
    return this.settings.create(STATUS, command, (tx) =>
      this.statuses.insert(tx, { id: uuidv7(), ...command.input, createdAt: this.clock.now().toISOString() }),
    );
  }

  update(command: Payload<typeof Statuses.update>): Promise<Status> {
    return this.settings.change(STATUS, command, async (tx) =>
      found(command.id, await this.statuses.update(tx, command.id, command.patch)),
    );
  }

  remove(command: Payload<typeof Statuses.remove>): Promise<Reply<typeof Statuses.remove>> {
    return this.settings.remove(STATUS, command, async (tx) => {
      const status = found(command.id, await this.statuses.remove(tx, command.id));
      assertUnused('status', await this.contacts.usesOf(tx, { statusId: status.id }));
      return status;
    });
  }

  /** What of chat's uses another service's thing. */
  async usesOf({ kind, id }: Payload<typeof FindUsesInChat>): Promise<{ uses: Use[] }> {
    if (kind === 'queue') return { uses: usedBy('statuses', await this.statuses.namesOfQueue(id)) };
    return { uses: kind === 'widget' ? await this.contacts.usesOf(this.db, { widgetId: id }) : [] };
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
