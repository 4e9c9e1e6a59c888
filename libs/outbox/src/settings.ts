import { Injectable } from '@nestjs/common';
import type { Actor, EventContract, SettingChange, SettingKind } from '@switchboard/contracts';
import { Database, Idempotency, type Transaction } from '@switchboard/database';
import { assertAdministrator, Clock, uuidv7 } from '@switchboard/kernel';
import { Outbox } from './outbox.js';

/** An administered thing: what it is called, and the event that carries it whole to whoever keeps a copy. */
export interface Thing {
  readonly kind: SettingKind;
  readonly changed?: EventContract;
  /** Lists of words that the trail has as they now are, not by their names alone: none of them is a secret. */
  readonly noted?: readonly string[];
}

type WithId = { id: string };
type Work<T> = (tx: Transaction) => Promise<T>;
type Values = SettingChange['values'];
type Change = Pick<SettingChange, 'verb' | 'fields'> & {
  actor: Pick<Actor, 'kind' | 'id'> | null;
  values?: Values;
};

/** Where changes of settings are written down, in the transaction that made them. */
export abstract class SettingsTrail {
  abstract record(tx: Transaction, change: SettingChange): Promise<void>;
}

/**
 * The one way to change an administered thing: by administrators only, safe to repeat, a line in the audit trail, and
 * the thing told whole where somebody keeps a copy. The work writes the row and returns the thing as it now is.
 */
@Injectable()
export class Settings {
  constructor(
    private readonly db: Database,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly trail: SettingsTrail,
    private readonly clock: Clock,
  ) {}

  async create<T extends WithId>(
    thing: Thing,
    { actor, input, idempotencyKey }: { actor: Actor; input: object; idempotencyKey?: string | undefined },
    work: Work<T>,
  ): Promise<T> {
    assertAdministrator(actor);
    const once = {
      actorId: actor.id,
      key: idempotencyKey,
      operation: `${thing.kind}.create`,
      body: input,
    };
    return this.idempotency.idempotently(once, async (tx) =>
      this.written(tx, thing, await work(tx), { actor, verb: 'created', fields: namesIn(input) }),
    );
  }

  async change<T extends WithId>(
    thing: Thing,
    { actor, patch }: { actor: Actor; patch: object },
    work: Work<T>,
  ): Promise<T> {
    assertAdministrator(actor);
    return this.db.transaction(async (tx) =>
      this.written(tx, thing, await work(tx), { actor, verb: 'changed', fields: namesIn(patch) }),
    );
  }

  async remove<T extends WithId>(
    thing: Thing,
    { actor }: { actor: Actor },
    work: Work<T>,
  ): Promise<Record<string, never>> {
    assertAdministrator(actor);
    await this.db.transaction(async (tx) =>
      this.written(tx, thing, await work(tx), { actor, verb: 'removed', fields: [] }),
    );
    return {};
  }

  /** What a change leaves beside its row. For a change that comes by none of the three ways above. */
  async written<T extends WithId>(tx: Transaction, thing: Thing, item: T, change: Change): Promise<T> {
    await this.publish(tx, thing, item, change.verb === 'removed');
    await this.record(tx, thing.kind, item.id, { ...change, values: notedIn(item, thing.noted) });
    return item;
  }

  /** A line of the trail alone, for what is no thing among others. */
  async record(tx: Transaction, kind: SettingKind, id: string | null, change: Change): Promise<void> {
    const { actor, verb, fields, values = {} } = change;
    const by = actor && { kind: actor.kind, id: actor.id };
    const at = this.clock.now().toISOString();
    await this.trail.record(tx, { at, changeId: uuidv7(), actor: by, kind, id, verb, fields, values });
  }

  private async publish(
    tx: Transaction,
    { kind, changed }: Thing,
    item: WithId,
    deleted: boolean,
  ): Promise<void> {
    if (!changed) return;
    const payload = { at: this.clock.now().toISOString(), [kind]: item, deleted };
    await this.outbox.add(tx, { contract: changed, payload, lane: item.id });
  }
}

/** Names of what somebody sent; what he left out is not changed. */
function namesIn(sent: object): string[] {
  return Object.entries(sent)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .sort();
}

const notedIn = (item: object, names: readonly string[] = []): Values =>
  Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
