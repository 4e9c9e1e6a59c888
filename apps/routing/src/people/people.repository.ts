import { Injectable } from '@nestjs/common';
import { publicNameOf, type StaffRights, type Team, type User } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';

/** A person as routing needs him. `teamIds`: those he is a member of now. */
export interface Person {
  id: string;
  name: string;
  /** What visitors read. */
  publicName: string;
  capacity: number;
  active: boolean;
  teamIds: string[];
}

@Injectable()
export class PeopleRepository {
  constructor(private readonly db: Database) {}

  /** True when this revision is news. A deleted user stays as an inactive one. */
  async upsertUser(tx: Transaction, user: User, deleted: boolean): Promise<boolean> {
    const news = await tx.sql(
      `INSERT INTO users (id, revision, name, skills, capacity, roles, active, team_ids, rights,
         supervised_team_ids, public_name)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, name = excluded.name, skills = excluded.skills,
         capacity = excluded.capacity, roles = excluded.roles, active = excluded.active, team_ids = excluded.team_ids,
         rights = excluded.rights, supervised_team_ids = excluded.supervised_team_ids, public_name = excluded.public_name
       WHERE users.revision < excluded.revision
       RETURNING id`,
      [
        user.id,
        user.revision,
        user.name,
        JSON.stringify(user.skills),
        user.capacity,
        user.roles,
        user.active && !deleted,
        user.teamIds,
        user.rights,
        user.supervisedTeamIds,
        publicNameOf(user),
      ],
    );
    return news.length > 0;
  }

  async upsertTeam(tx: Transaction, team: Team, deleted: boolean): Promise<void> {
    await tx.sql(
      `INSERT INTO teams (id, revision, deleted, member_ids) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, deleted = excluded.deleted,
         member_ids = excluded.member_ids
       WHERE teams.revision < excluded.revision`,
      [team.id, team.revision, deleted, team.memberIds],
    );
  }

  async find(tx: Transaction, id: string): Promise<Person | null> {
    const [row] = await tx.sql<Person>(
      'SELECT id, name, public_name AS "publicName", capacity, active, team_ids AS "teamIds" FROM people WHERE id = $1',
      [id],
    );
    return row ?? null;
  }

  /** What he may do now; null where nobody has told that yet. */
  async findRights(id: string): Promise<StaffRights | null> {
    const [row] = await this.db.sql<StaffRights>(
      `SELECT id, roles, rights, supervised_team_ids AS "supervisedTeamIds", active, revision FROM users
       WHERE id = $1 AND rights IS NOT NULL`,
      [id],
    );
    return row ?? null;
  }
}
