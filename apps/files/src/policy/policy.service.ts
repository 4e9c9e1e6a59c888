import { Inject, Injectable } from '@nestjs/common';
import {
  type Actor,
  CONTACTS_AT_ONCE,
  FilePolicy,
  FilePolicyChanged,
  isStaff,
  type Payload,
  type PutFilePolicy,
} from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { Clock, logger, assertAdministrator } from '@switchboard/kernel';
import { Outbox, Settings } from '@switchboard/outbox';
import { ERRORS } from '../files.errors.js';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { PoliciesRepository } from './policies.repository.js';
import { assertUnderCeiling, effectivePolicy } from './policy.rules.js';

const ORGANISATION = 'organisation';

/** What may be sent: for the organisation, and for each queue that has its own. */
@Injectable()
export class PolicyService {
  private readonly log = logger('policy');
  private readonly ceilingBytes: number;

  constructor(
    private readonly db: Database,
    private readonly policies: PoliciesRepository,
    private readonly settings: Settings,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(FILES_CONFIG) config: FilesConfig,
  ) {
    this.ceilingBytes = config.MAX_UPLOAD_BYTES;
  }

  async get(actor: Actor, queueId: string | null) {
    if (!isStaff(actor)) throw ERRORS.queueNotFound();
    const row = await this.policies.find(queueId ?? ORGANISATION);
    const policy = row ? FilePolicy.parse(row.policy) : await this.effective(queueId);
    return {
      policy,
      saved: row !== null,
      ceilingBytes: this.ceilingBytes,
      updatedAt: row?.updatedAt.toISOString() ?? null,
    };
  }

  /** Null takes a queue's own policy away. */
  async put({ actor, queueId, policy }: Payload<typeof PutFilePolicy>) {
    if (!isStaff(actor)) throw ERRORS.queueNotFound();
    assertAdministrator(actor);
    const scope = queueId ?? ORGANISATION;
    const whole = policy && FilePolicy.parse(policy);
    if (whole) assertUnderCeiling(whole, this.ceilingBytes);
    await this.db.transaction(async (tx) => {
      const saved = { scope, updatedAt: this.clock.now(), updatedBy: actor.id };
      if (whole) await this.policies.put(tx, { ...saved, policy: whole });
      else await this.policies.remove(tx, scope);
      const change = { verb: whole ? 'changed' : 'removed', fields: Object.keys(whole ?? {}) } as const;
      await this.settings.record(tx, 'filePolicy', queueId, { actor, ...change });
      await this.publish(tx, queueId);
    });
    this.log.info({ scope, actorId: actor.id }, 'file policy changed');
    return this.get({ ...actor, roles: actor.roles, rights: [], teamIds: [] }, queueId);
  }

  /** Open contacts follow at once (`api.md`, small print). */
  private async publish(tx: Transaction, queueId: string | null): Promise<void> {
    const contactIds = await this.policies.openContactsUnder(tx, queueId);
    const filePolicy = await this.effective(queueId, tx);
    const at = this.clock.now().toISOString();
    for (let from = 0; from < contactIds.length; from += CONTACTS_AT_ONCE) {
      const some = contactIds.slice(from, from + CONTACTS_AT_ONCE);
      const payload = { at, filePolicy, contactIds: some };
      await this.outbox.add(tx, { contract: FilePolicyChanged, payload, lane: queueId ?? ORGANISATION });
    }
  }

  /** The policy that counts for a queue's contacts (or, without one, for everybody). */
  async effective(queueId: string | null, tx?: Transaction): Promise<FilePolicy> {
    const rows = await this.policies.findAll(queueId ? [ORGANISATION, queueId] : [ORGANISATION], tx);
    const of = (scope: string | null) => {
      const row = rows.find((one) => one.scope === scope);
      return row ? FilePolicy.parse(row.policy) : null;
    };
    return effectivePolicy({ organisation: of(ORGANISATION), queue: of(queueId) }, this.ceilingBytes);
  }
}
