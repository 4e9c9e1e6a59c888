import { Injectable } from '@nestjs/common';
import type { Actor, SettingChange } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { Clock, uuidv7 } from '@switchboard/kernel';
import type { SettingsTrail } from '@switchboard/outbox';
import { AuditEntryEntity } from './audit-entry.entity.js';

/** One line of the trail: who did what to whom. `details` holds names of what changed, never a secret. */
export interface AuditEntry {
  actor: Pick<Actor, 'kind' | 'id'> | null;
  action: string;
  subject: { kind: 'user' | 'session' | 'visitor'; id: string | null };
  address?: string | null;
  details?: Record<string, unknown>;
}

interface Line extends Omit<AuditEntry, 'subject'> {
  id: string;
  at: string;
  subject: { kind: string; id: string | null };
}

/**
 * The audit trail, append-only by the database's grants. Accounts' own lines are written in the transaction that they
 * tell about; the other services tell theirs from such a transaction.
 */
@Injectable()
export class Audit implements SettingsTrail {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** A deed that is no change of a setting, such as a sign-in. */
  write(tx: Transaction, entry: AuditEntry): Promise<void> {
    return insert(tx, { ...entry, id: uuidv7(), at: this.clock.now().toISOString() });
  }

  /** A change of one of accounts' own settings. */
  record(tx: Transaction, change: SettingChange): Promise<void> {
    return insert(tx, lineOf(change));
  }

  /** A change of another service's setting. It may be told twice. */
  take(change: SettingChange): Promise<void> {
    return insert(this.db, lineOf(change));
  }
}

function lineOf({ changeId, at, actor, kind, id, verb, fields, values }: SettingChange): Line {
  const details = { changed: fields, ...values };
  return { id: changeId, at, actor, action: `${kind}.${verb}`, subject: { kind, id }, details };
}

async function insert(on: Pick<Database, 'repository'>, line: Line): Promise<void> {
  const { id, at, actor, action, subject, address, details = {} } = line;
  const entry = {
    id,
    at,
    actorKind: actor?.kind ?? 'nobody',
    actorId: actor?.id,
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    address,
    details,
  };
  await on.repository(AuditEntryEntity).createQueryBuilder().insert().values(entry).orIgnore().execute();
}
