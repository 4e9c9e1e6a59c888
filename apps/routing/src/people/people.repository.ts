import { Injectable } from '@nestjs/common';
import { publicNameOf, type Role, type StaffRights, type Team, type User } from '@switchboard/contracts';
import { Database, keepNewer, type Transaction } from '@switchboard/database';
import { TeamEntity } from './team.entity.js';
import { UserEntity } from './user.entity.js';

/** A person as routing needs him. `teamIds`: those he is a member of now. */
export interface Person {
  id: string;
  name: string;
  /** What visitors read. */
  publicName: string;
  capacity: number;
  active: boolean;
  roles: Role[];
  teamIds: string[];
}

@Injectable()
export class PeopleRepository {
  constructor(private readonly db: Database) {}

  /** True when this revision is news. A deleted user stays as an inactive one. */
  upsertUser(tx: Transaction, user: User, deleted: boolean): Promise<boolean> {
    const [publicName, active] = [publicNameOf(user), user.active && !deleted];
    return keepNewer(tx.repository(UserEntity), { ...user, publicName, active });
  }

  async upsertTeam(tx: Transaction, team: Team, deleted: boolean): Promise<void> {
    await keepNewer(tx.repository(TeamEntity), { ...team, deleted });
  }

  async find(tx: Transaction, id: string): Promise<Person | null> {
    const [row] = await tx.sql<Person>(
      'SELECT id, name, public_name AS "publicName", capacity, active, roles, team_ids AS "teamIds" FROM people WHERE id = $1',
      [id],
    );
    return row ?? null;
  }

  /** What he may do now; null where nobody has told that yet. */
  async findRights(id: string): Promise<StaffRights | null> {
    const user = await this.db.repository(UserEntity).findOneBy({ id });
    return knowsRights(user) ? user : null;
  }
}

const knowsRights = (user: UserEntity | null): user is UserEntity & StaffRights =>
  user !== null && user.rights !== null && user.supervisedTeamIds !== null;
