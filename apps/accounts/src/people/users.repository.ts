import { Injectable } from '@nestjs/common';
import { User, type ListQuery, type StaffRights } from '@switchboard/contracts';
import { Database, isUniqueViolation, pageOf, placeOf, type Transaction } from '@switchboard/database';
import { ERRORS } from '../errors.js';

type UserRow = Omit<User, 'createdAt'> & { createdAt: Date; at: string };
export type NewUser = Omit<User, 'teamIds' | 'supervisedTeamIds' | 'revision'> & { passwordHash: string };
export type UserChange = Partial<
  Pick<User, 'email' | 'name' | 'publicName' | 'roles' | 'rights' | 'skills' | 'capacity' | 'active'>
> & {
  passwordHash?: string;
};

const teamsAs = (part: 'member' | 'supervisor') =>
  `ARRAY(SELECT team_id FROM team_people WHERE user_id = users.id AND part = '${part}' ORDER BY team_id)`;
const SELECT = `SELECT id, email, name, public_name AS "publicName", roles, rights, skills, capacity, active, revision, created_at AS "createdAt",
  created_at::text AS at, ${teamsAs('member')} AS "teamIds", ${teamsAs('supervisor')} AS "supervisedTeamIds" FROM users`;

const RIGHTS = `SELECT id, roles, rights, active, revision, ${teamsAs('supervisor')} AS "supervisedTeamIds" FROM users`;

/** Users; a password's hash goes in and comes out only where somebody signs in. */
@Injectable()
export class UsersRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Transaction, user: NewUser): Promise<void> {
    await orEmailTaken(
      tx.sql(
        `INSERT INTO users (id, email, name, public_name, password_hash, roles, rights, skills, capacity, active, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          user.id,
          user.email,
          user.name,
          user.publicName,
          user.passwordHash,
          user.roles,
          user.rights,
          JSON.stringify(user.skills),
          user.capacity,
          user.active,
          user.createdAt,
        ],
      ),
    );
  }

  async find(id: string): Promise<User | null> {
    const [row] = await this.db.sql<UserRow>(`${SELECT} WHERE id = $1 AND deleted_at IS NULL`, [id]);
    return row ? userOf(row) : null;
  }

  /** Removed ones too: they are inactive for ever. */
  async findRights(id: string): Promise<StaffRights | null> {
    const [row] = await this.db.sql<StaffRights>(`${RIGHTS} WHERE id = $1`, [id]);
    return row ?? null;
  }

  /** Whoever was changed, given teams or removed within so many seconds, by id. */
  async listChanged(seconds: number, afterId: string | null, limit: number): Promise<StaffRights[]> {
    return this.db.sql<StaffRights>(
      `${RIGHTS} WHERE changed_at > now() - make_interval(secs => $1) AND ($2::uuid IS NULL OR id > $2)
       ORDER BY id LIMIT $3`,
      [seconds, afterId, limit],
    );
  }

  async list({ limit, cursor }: ListQuery): Promise<{ items: User[]; nextCursor: string | null }> {
    const { at, id } = placeOf(cursor);
    const rows = await this.db.sql<UserRow>(
      `${SELECT} WHERE deleted_at IS NULL AND ($1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [at, id, limit + 1],
    );
    const { items, nextCursor } = pageOf(rows, limit);
    return { items: items.map(userOf), nextCursor };
  }

  /** Who this address belongs to and what his password must fit; also for somebody disabled. */
  async findForSignIn(email: string): Promise<{ id: string; active: boolean; passwordHash: string } | null> {
    const [row] = await this.db.sql<{ id: string; active: boolean; passwordHash: string }>(
      'SELECT id, active, password_hash AS "passwordHash" FROM users WHERE email = $1 AND deleted_at IS NULL',
      [email],
    );
    return row ?? null;
  }

  async lock(tx: Transaction, id: string): Promise<User> {
    await tx.sql('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [id]);
    return this.get(tx, id);
  }

  async get(tx: Transaction, id: string): Promise<User> {
    const [row] = await tx.sql<UserRow>(`${SELECT} WHERE id = $1 AND deleted_at IS NULL`, [id]);
    if (!row) throw ERRORS.userNotFound(id);
    return userOf(row);
  }

  /** Null is written nowhere: what a change leaves out stays as it is. */
  async update(tx: Transaction, id: string, change: UserChange): Promise<User> {
    await orEmailTaken(
      tx.sql(
        `UPDATE users SET email = coalesce($2, email), name = coalesce($3, name),
           password_hash = coalesce($4, password_hash), roles = coalesce($5::text[], roles),
           rights = coalesce($6::text[], rights), skills = coalesce($7::jsonb, skills),
           capacity = coalesce($8, capacity), active = coalesce($9, active), public_name = coalesce($10, public_name),
           revision = revision + 1, changed_at = now()
         WHERE id = $1`,
        [
          id,
          change.email ?? null,
          change.name ?? null,
          change.passwordHash ?? null,
          change.roles ?? null,
          change.rights ?? null,
          change.skills ? JSON.stringify(change.skills) : null,
          change.capacity ?? null,
          change.active ?? null,
          change.publicName ?? null,
        ],
      ),
    );
    return this.get(tx, id);
  }

  /** The last word about a user: his row stays for those who refer to him, his address is free again. */
  async remove(tx: Transaction, id: string, at: Date): Promise<void> {
    await tx.sql(
      'UPDATE users SET active = false, deleted_at = $2, revision = revision + 1, changed_at = now() WHERE id = $1',
      [id, at],
    );
    await tx.sql('DELETE FROM preferences WHERE user_id = $1', [id]);
  }

  /** In the order of their ids, so that two changes of teams wait for each other instead of deadlocking. */
  async lockAll(tx: Transaction, ids: string[]): Promise<void> {
    await tx.sql('SELECT 1 FROM users WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE', [ids]);
  }

  /** A new revision for everybody whose teams have changed. */
  async touch(tx: Transaction, ids: string[]): Promise<User[]> {
    await tx.sql('UPDATE users SET revision = revision + 1, changed_at = now() WHERE id = ANY ($1::uuid[])', [
      ids,
    ]);
    const rows = await tx.sql<UserRow>(
      `${SELECT} WHERE id = ANY ($1::uuid[]) AND deleted_at IS NULL ORDER BY id`,
      [ids],
    );
    return rows.map(userOf);
  }

  async namesOf(tx: Transaction, ids: string[]): Promise<string[]> {
    const rows = await tx.sql<{ name: string }>(
      'SELECT name FROM users WHERE id = ANY ($1::uuid[]) AND deleted_at IS NULL ORDER BY name',
      [ids],
    );
    return rows.map(({ name }) => name);
  }

  async countExisting(tx: Transaction, ids: string[]): Promise<number> {
    const [row] = await tx.sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM users WHERE id = ANY ($1::uuid[]) AND deleted_at IS NULL',
      [ids],
    );
    return row?.count ?? 0;
  }

  /** Locked, so that two administrators cannot remove each other at the same moment. */
  async lockAdministrators(tx: Transaction): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(
      `SELECT id FROM users WHERE deleted_at IS NULL AND active AND 'administrator' = ANY (roles) ORDER BY id FOR UPDATE`,
    );
    return rows.map(({ id }) => id);
  }

  /** Nobody yet, not even somebody removed. The lock lets only one process find that out. */
  async isFirstStart(tx: Transaction): Promise<boolean> {
    await tx.sql("SELECT pg_advisory_xact_lock(hashtext('first administrator'))");
    return (await tx.sql('SELECT 1 FROM users LIMIT 1')).length === 0;
  }
}

async function orEmailTaken<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    throw isUniqueViolation(error, 'users_email') ? ERRORS.emailTaken() : error;
  }
}

function userOf(row: UserRow): User {
  return User.parse({ ...row, createdAt: row.createdAt.toISOString() });
}
