import { Injectable } from '@nestjs/common';
import type { ListQuery, Team } from '@switchboard/contracts';
import { Database, newestFirst, orTaken, type Transaction } from '@switchboard/database';
import { In } from 'typeorm';
import { ERRORS } from '../accounts.errors.js';
import type { TeamPeople } from './people.rules.js';
import { TeamEntity } from './team.entity.js';
import { TeamPersonEntity } from './team-person.entity.js';

/** Teams and who is what in them. */
@Injectable()
export class TeamsRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Transaction, team: Pick<Team, 'id' | 'name' | 'createdAt'>): Promise<void> {
    await orNameTaken(tx.repository(TeamEntity).insert(team));
  }

  find(id: string): Promise<Team | null> {
    return this.db.repository(TeamEntity).findOneBy({ id });
  }

  list(query: ListQuery): Promise<{ items: Team[]; nextCursor: string | null }> {
    return newestFirst(this.db.repository(TeamEntity), query);
  }

  // Read after the lock: in one statement the people would be those of before the wait for it.
  async lock(tx: Transaction, id: string): Promise<Team> {
    await tx.sql('SELECT 1 FROM teams WHERE id = $1 FOR UPDATE', [id]);
    return this.get(tx, id);
  }

  async get(tx: Transaction, id: string): Promise<Team> {
    const team = await tx.repository(TeamEntity).findOneBy({ id });
    if (!team) throw ERRORS.teamNotFound(id);
    return team;
  }

  async rename(tx: Transaction, id: string, name: string | undefined): Promise<void> {
    await orNameTaken(tx.repository(TeamEntity).update({ id }, { name, revision: () => 'revision + 1' }));
  }

  /**
   * Only what differs is touched: whoever stays may be leaving in another transaction, and must not be put back.
   */
  async changePeople(tx: Transaction, teamId: string, before: TeamPeople, after: TeamPeople): Promise<void> {
    const people = tx.repository(TeamPersonEntity);
    for (const [part, list] of [
      ['member', 'memberIds'],
      ['supervisor', 'supervisorIds'],
    ] as const) {
      await people.delete({ teamId, part, userId: In(without(before[list], after[list])) });
      await people.insert(without(after[list], before[list]).map((userId) => ({ teamId, part, userId })));
    }
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.repository(TeamEntity).delete({ id });
  }

  /** Takes somebody out of every team; those teams, each with a new revision. */
  async removePerson(tx: Transaction, userId: string): Promise<Team[]> {
    const left = await tx.sql<{ id: string }>(
      'DELETE FROM team_people WHERE user_id = $1 RETURNING team_id AS id',
      [userId],
    );
    const teams = { id: In(left.map(({ id }) => id)) };
    await tx.repository(TeamEntity).update(teams, { revision: () => 'revision + 1' });
    return tx.repository(TeamEntity).find({ where: teams, order: { id: 'ASC' } });
  }
}

const orNameTaken = <T>(statement: Promise<T>) => orTaken(statement, { teams_name: ERRORS.teamNameTaken });

const without = (ids: string[], others: string[]) => [...new Set(ids)].filter((id) => !others.includes(id));
