import { Injectable } from '@nestjs/common';
import { Team, type ListQuery } from '@switchboard/contracts';
import { Database, isUniqueViolation, pageOf, placeOf, type Transaction } from '@switchboard/database';
import { ERRORS } from '../errors.js';
import type { TeamPeople } from './people.rules.js';

type TeamRow = Omit<Team, 'createdAt'> & { createdAt: Date; at: string };

const peopleAs = (part: 'member' | 'supervisor') =>
  `ARRAY(SELECT user_id FROM team_people WHERE team_id = teams.id AND part = '${part}' ORDER BY user_id)`;
const SELECT = `SELECT id, name, revision, created_at AS "createdAt", created_at::text AS at,
  ${peopleAs('member')} AS "memberIds", ${peopleAs('supervisor')} AS "supervisorIds" FROM teams`;

/** Teams and who is what in them. */
@Injectable()
export class TeamsRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Transaction, team: { id: string; name: string; createdAt: string }): Promise<void> {
    await orNameTaken(
      tx.sql('INSERT INTO teams (id, name, created_at) VALUES ($1, $2, $3)', [
        team.id,
        team.name,
        team.createdAt,
      ]),
    );
  }

  async find(id: string): Promise<Team | null> {
    const [row] = await this.db.sql<TeamRow>(`${SELECT} WHERE id = $1`, [id]);
    return row ? teamOf(row) : null;
  }

  async list({ limit, cursor }: ListQuery): Promise<{ items: Team[]; nextCursor: string | null }> {
    const { at, id } = placeOf(cursor);
    const rows = await this.db.sql<TeamRow>(
      `${SELECT} WHERE ($1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [at, id, limit + 1],
    );
    const { items, nextCursor } = pageOf(rows, limit);
    return { items: items.map(teamOf), nextCursor };
  }

  async lock(tx: Transaction, id: string): Promise<Team> {
    await tx.sql('SELECT 1 FROM teams WHERE id = $1 FOR UPDATE', [id]);
    return this.get(tx, id);
  }

  async get(tx: Transaction, id: string): Promise<Team> {
    const [row] = await tx.sql<TeamRow>(`${SELECT} WHERE id = $1`, [id]);
    if (!row) throw ERRORS.teamNotFound(id);
    return teamOf(row);
  }

  async rename(tx: Transaction, id: string, name: string | undefined): Promise<void> {
    await orNameTaken(
      tx.sql('UPDATE teams SET name = coalesce($2, name), revision = revision + 1 WHERE id = $1', [
        id,
        name ?? null,
      ]),
    );
  }

  /**
   * Only what differs is touched: whoever stays may be leaving in another transaction, and must not be put back.
   */
  async changePeople(tx: Transaction, id: string, before: TeamPeople, after: TeamPeople): Promise<void> {
    await tx.sql(
      `DELETE FROM team_people WHERE team_id = $1
       AND ((part = 'member' AND user_id = ANY ($2::uuid[])) OR (part = 'supervisor' AND user_id = ANY ($3::uuid[])))`,
      [id, without(before.memberIds, after.memberIds), without(before.supervisorIds, after.supervisorIds)],
    );
    await tx.sql(
      `INSERT INTO team_people (team_id, user_id, part)
       SELECT $1::uuid, user_id, 'member' FROM unnest($2::uuid[]) AS user_id
       UNION SELECT $1::uuid, user_id, 'supervisor' FROM unnest($3::uuid[]) AS user_id`,
      [id, without(after.memberIds, before.memberIds), without(after.supervisorIds, before.supervisorIds)],
    );
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.sql('DELETE FROM teams WHERE id = $1', [id]);
  }

  /** Takes somebody out of every team; those teams, each with a new revision. */
  async removePerson(tx: Transaction, userId: string): Promise<Team[]> {
    const left = await tx.sql<{ id: string }>(
      'DELETE FROM team_people WHERE user_id = $1 RETURNING team_id AS id',
      [userId],
    );
    const ids = left.map(({ id }) => id);
    await tx.sql('UPDATE teams SET revision = revision + 1 WHERE id = ANY ($1::uuid[])', [ids]);
    return (await tx.sql<TeamRow>(`${SELECT} WHERE id = ANY ($1::uuid[]) ORDER BY id`, [ids])).map(teamOf);
  }
}

async function orNameTaken<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    throw isUniqueViolation(error, 'teams_name') ? ERRORS.teamNameTaken() : error;
  }
}

const without = (ids: string[], others: string[]) => ids.filter((id) => !others.includes(id));

function teamOf(row: TeamRow): Team {
  return Team.parse({ ...row, createdAt: row.createdAt.toISOString() });
}
