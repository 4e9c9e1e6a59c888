import { Injectable } from '@nestjs/common';
import type { Payload, StaffRights, UserChanged } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { StaffMemberEntity } from './staff-member.entity.js';
import type { StaffSource } from './staff-rights.js';

/** A service's copy of staff: whole shapes with a revision, so neither order nor repeats matter. */
@Injectable()
export class StaffCopy implements StaffSource {
  constructor(private readonly db: Database) {}

  findRights(id: string): Promise<StaffRights | null> {
    return this.db.repository(StaffMemberEntity).findOneBy({ id });
  }

  /** Of two the higher revision stays, whichever came first. */
  async take({ user, deleted }: Payload<typeof UserChanged>): Promise<void> {
    const { id, revision, roles, rights, supervisedTeamIds } = user;
    await this.db.sql(
      `INSERT INTO staff (id, revision, active, roles, rights, supervised_team_ids) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, active = excluded.active, roles = excluded.roles,
         rights = excluded.rights, supervised_team_ids = excluded.supervised_team_ids
       WHERE staff.revision < excluded.revision`,
      [id, revision, user.active && !deleted, roles, rights, supervisedTeamIds],
    );
  }
}
