import { Injectable } from '@nestjs/common';
import { type ContactFacts, type ContactState, isOpen, teamIdsOf } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import type { ContactForOpening } from '../links/may-open.rules.js';

/** Files' copy of a contact: who is in it, and what became of it. */
export interface ContactCopy extends ContactForOpening {
  id: string;
}

interface Row {
  id: string;
  state: ContactState;
  visitor_id: string;
  owner_id: string | null;
  staff_ids: string[];
  team_ids: string[];
  ended_at: Date | null;
  visitor_gave_up: boolean;
  expired_at: Date | null;
}

@Injectable()
export class ContactsRepository {
  constructor(private readonly db: Database) {}

  /** The higher revision wins, whatever comes first. False where this one was already old. */
  async keep(tx: Transaction, contact: ContactFacts): Promise<boolean> {
    const staff = contact.participants.filter(({ kind }) => kind === 'agent');
    const staffIds = staff.filter(({ leftAt }) => leftAt === null).map(({ id }) => id);
    const leftIds = staff.map(({ id }) => id).filter((id) => !staffIds.includes(id));
    const rows = await tx.sql(
      `INSERT INTO contacts (id, revision, state, visitor_id, owner_id, staff_ids, team_ids, ended_at, left_staff_ids)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (id) DO UPDATE SET revision = EXCLUDED.revision, state = EXCLUDED.state, visitor_id = EXCLUDED.visitor_id,
         owner_id = EXCLUDED.owner_id, staff_ids = EXCLUDED.staff_ids, team_ids = EXCLUDED.team_ids, ended_at = EXCLUDED.ended_at,
         left_staff_ids = EXCLUDED.left_staff_ids
       WHERE contacts.revision < EXCLUDED.revision
       RETURNING id`,
      [
        contact.id,
        contact.revision,
        contact.state,
        contact.visitor.id,
        contact.ownerId,
        staffIds,
        teamIdsOf(contact),
        contact.endedAt,
        leftIds,
      ],
    );
    return rows.length > 0;
  }

  /** Null where chat has not told of it yet. */
  async find(contactId: string): Promise<ContactCopy | null> {
    const [row] = await this.db.sql<Row>('SELECT * FROM contacts WHERE id = $1', [contactId]);
    return row ? copyOf(row) : null;
  }
}

function copyOf(row: Row): ContactCopy {
  return {
    id: row.id,
    isOpen: isOpen(row),
    isWrapUp: row.state === 'wrapUp',
    endedAt: row.ended_at,
    ownerId: row.owner_id,
    visitorId: row.visitor_id,
    visitorGaveUp: row.visitor_gave_up,
    staffIds: row.staff_ids,
    teamIds: row.team_ids,
    isExpired: row.expired_at !== null,
  };
}

/** A contact that chat has not told of yet: nobody is in it, so nothing opens but by a later try. */
export function unknownContact(id: string): ContactCopy {
  return {
    id,
    isOpen: false,
    isWrapUp: false,
    endedAt: null,
    ownerId: null,
    visitorId: null,
    visitorGaveUp: false,
    staffIds: [],
    teamIds: [],
    isExpired: false,
  };
}
