import { Injectable } from '@nestjs/common';
import { type ContactFacts, teamIdsOf } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { In } from 'typeorm';
import { ContactEntity } from './contact.entity.js';

@Injectable()
export class ContactsRepository {
  constructor(private readonly db: Database) {}

  /** The higher revision wins, whatever comes first. False where this one was already old. */
  async keep(tx: Transaction, contact: ContactFacts): Promise<boolean> {
    const staff = contact.participants.filter(({ kind }) => kind === 'agent');
    const staffIds = staff.filter(({ leftAt }) => leftAt === null).map(({ id }) => id);
    const leftIds = staff.map(({ id }) => id).filter((id) => !staffIds.includes(id));
    const rows = await tx.sql(
      `INSERT INTO contacts (id, revision, state, visitor_id, owner_id, staff_ids, team_ids, ended_at, left_staff_ids, queue_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (id) DO UPDATE SET revision = EXCLUDED.revision, state = EXCLUDED.state, visitor_id = EXCLUDED.visitor_id,
         owner_id = EXCLUDED.owner_id, staff_ids = EXCLUDED.staff_ids, team_ids = EXCLUDED.team_ids, ended_at = EXCLUDED.ended_at,
         left_staff_ids = EXCLUDED.left_staff_ids, queue_id = EXCLUDED.queue_id
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
        contact.queue.id,
      ],
    );
    return rows.length > 0;
  }

  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.repository(ContactEntity).delete({ id: In(contactIds) });
  }

  async findAll(tx: Transaction, contactIds: string[]): Promise<ContactEntity[]> {
    return tx.repository(ContactEntity).findBy({ id: In(contactIds) });
  }

  /** Null where chat has not told of it yet. */
  async find(id: string): Promise<ContactEntity | null> {
    return this.db.repository(ContactEntity).findOneBy({ id });
  }
}
