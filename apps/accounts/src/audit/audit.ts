import { Injectable } from '@nestjs/common';
import type { Actor } from '@switchboard/contracts';
import { Clock, uuidv7 } from '@switchboard/kernel';
import type { Transaction } from '@switchboard/database';

/** One line of the trail: who did what to whom. `details` holds names of what changed, never a secret. */
export interface AuditEntry {
  actor: Pick<Actor, 'kind' | 'id'> | null;
  action: string;
  subject: { kind: 'user' | 'team' | 'widget' | 'session' | 'visitor'; id: string | null };
  address?: string | null;
  details?: Record<string, unknown>;
}

/** The audit trail: written in the transaction that it tells about, append-only by the database's grants. */
@Injectable()
export class Audit {
  constructor(private readonly clock: Clock) {}

  async record(tx: Transaction, { actor, action, subject, address, details }: AuditEntry): Promise<void> {
    await tx.sql(
      `INSERT INTO audit (id, at, actor_kind, actor_id, action, subject_kind, subject_id, address, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        uuidv7(),
        this.clock.now(),
        actor?.kind ?? 'nobody',
        actor?.id ?? null,
        action,
        subject.kind,
        subject.id,
        address ?? null,
        JSON.stringify(details ?? {}),
      ],
    );
  }
}
