import { Inject, Injectable } from '@nestjs/common';
import { type Actor, FilePolicy, type Payload, type PutFilePolicy, isStaff } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { Clock, logger, assertAdministrator } from '@switchboard/kernel';
import { Settings } from '@switchboard/outbox';
import { ERRORS } from '../files.errors.js';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { assertUnderCeiling, effectivePolicy } from './policy.rules.js';

interface Row {
  scope: string;
  policy: unknown;
  updated_at: Date;
}
const ORGANISATION = 'organisation';

/** What may be sent: for the organisation, and for each queue that has its own. */
@Injectable()
export class PolicyService {
  private readonly log = logger('policy');
  private readonly ceilingBytes: number;

  constructor(
    private readonly db: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
    @Inject(FILES_CONFIG) config: FilesConfig,
  ) {
    this.ceilingBytes = config.MAX_UPLOAD_BYTES;
  }

  async get(actor: Actor, queueId: string | null) {
    if (!isStaff(actor)) throw ERRORS.queueNotFound();
    const [row] = await this.db.sql<Row>('SELECT * FROM policies WHERE scope = $1', [
      queueId ?? ORGANISATION,
    ]);
    const policy = row ? FilePolicy.parse(row.policy) : await this.effective(queueId);
    return {
      policy,
      saved: row !== undefined,
      ceilingBytes: this.ceilingBytes,
      updatedAt: row?.updated_at.toISOString() ?? null,
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
      if (whole) await this.save(tx, { scope, policy: whole, by: actor.id });
      else await tx.sql('DELETE FROM policies WHERE scope = $1', [scope]);
      const change = { verb: whole ? 'changed' : 'removed', fields: Object.keys(whole ?? {}) } as const;
      await this.settings.record(tx, 'filePolicy', queueId, { actor, ...change });
    });
    this.log.info({ scope, actorId: actor.id }, 'file policy changed');
    return this.get({ ...actor, roles: actor.roles, rights: [], teamIds: [] }, queueId);
  }

  private async save(
    tx: Transaction,
    { scope, policy, by }: { scope: string; policy: FilePolicy; by: string },
  ): Promise<void> {
    await tx.sql(
      `INSERT INTO policies (scope, policy, updated_at, updated_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (scope) DO UPDATE SET policy = EXCLUDED.policy, updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by`,
      [scope, JSON.stringify(policy), this.clock.now(), by],
    );
  }

  /** The policy that counts for a queue's contacts (or, without one, for everybody). */
  async effective(queueId: string | null, tx?: Transaction): Promise<FilePolicy> {
    const sql = 'SELECT scope, policy FROM policies WHERE scope = ANY($1)';
    const scopes = [queueId ? [ORGANISATION, queueId] : [ORGANISATION]];
    const rows: Row[] = tx ? await tx.sql(sql, scopes) : await this.db.sql<Row>(sql, scopes);
    const of = (scope: string | null) => {
      const row = rows.find((one) => one.scope === scope);
      return row ? FilePolicy.parse(row.policy) : null;
    };
    return effectivePolicy({ organisation: of(ORGANISATION), queue: of(queueId) }, this.ceilingBytes);
  }
}
