import { Injectable } from '@nestjs/common';
import type { ListQuery, StaffRights, User } from '@switchboard/contracts';
import { Database, newestFirst, orTaken, ROWS_BY_ID, type Transaction } from '@switchboard/database';
import { In, IsNull, MoreThan, Raw } from 'typeorm';
import { ERRORS } from '../accounts.errors.js';
import { PreferencesEntity } from '../preferences/preferences.entity.js';
import { UserEntity } from './user.entity.js';

export type NewUser = Omit<User, 'teamIds' | 'supervisedTeamIds' | 'revision'> & { passwordHash: string };
export type UserChange = Partial<
  Pick<
    UserEntity,
    'email' | 'name' | 'publicName' | 'passwordHash' | 'roles' | 'rights' | 'skills' | 'capacity' | 'active'
  >
>;

const HERE = { deletedAt: IsNull() };
const CHANGED = { revision: () => 'revision + 1', changedAt: () => 'now()' };
const RIGHTS = { id: true, roles: true, rights: true, active: true, revision: true, supervisedTeamIds: true };

/** Users; a password's hash goes in and comes out only where somebody signs in. */
@Injectable()
export class UsersRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Transaction, user: NewUser): Promise<void> {
    await orEmailTaken(tx.repository(UserEntity).insert(user));
  }

  find(id: string): Promise<User | null> {
    return this.db.repository(UserEntity).findOneBy({ id, ...HERE });
  }

  /** Removed ones too: they are inactive for ever. */
  findRights(id: string): Promise<StaffRights | null> {
    return this.db.repository(UserEntity).findOne({ select: RIGHTS, where: { id } });
  }

  /** Whoever was changed, given teams or removed within so many seconds, by id. */
  listChanged(seconds: number, afterId: string | null): Promise<StaffRights[]> {
    return this.db.repository(UserEntity).find({
      select: RIGHTS,
      where: {
        // By the database's clock, which wrote it.
        changedAt: Raw((changedAt) => `${changedAt} > now() - make_interval(secs => :seconds)`, { seconds }),
        ...(afterId !== null && { id: MoreThan(afterId) }),
      },
      order: { id: 'ASC' },
      take: ROWS_BY_ID + 1,
    });
  }

  list(query: ListQuery): Promise<{ items: User[]; nextCursor: string | null }> {
    return newestFirst(this.db.repository(UserEntity), query, HERE);
  }

  /** Who this address belongs to and what his password must fit; also for somebody disabled. */
  findForSignIn(email: string): Promise<Pick<UserEntity, 'id' | 'active' | 'passwordHash'> | null> {
    const select = { id: true, active: true, passwordHash: true };
    return this.db.repository(UserEntity).findOne({ select, where: { email, ...HERE } });
  }

  // Read after the lock: in one statement the teams would be those of before the wait for it.
  async lock(tx: Transaction, id: string): Promise<User> {
    await tx.sql('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [id]);
    return this.get(tx, id);
  }

  async get(tx: Transaction, id: string): Promise<User> {
    const user = await tx.repository(UserEntity).findOneBy({ id, ...HERE });
    if (!user) throw ERRORS.userNotFound(id);
    return user;
  }

  /** What a change leaves out stays as it is. */
  async update(tx: Transaction, id: string, change: UserChange): Promise<User> {
    await orEmailTaken(tx.repository(UserEntity).update({ id }, { ...change, ...CHANGED }));
    return this.get(tx, id);
  }

  /** The last word about a user: his row stays for those who refer to him, his address is free again. */
  async remove(tx: Transaction, id: string, deletedAt: Date): Promise<void> {
    await tx.repository(UserEntity).update({ id }, { active: false, deletedAt, ...CHANGED });
    await tx.repository(PreferencesEntity).delete({ userId: id });
  }

  /** In the order of their ids, so that two changes of teams wait for each other instead of deadlocking. */
  async lockAll(tx: Transaction, ids: string[]): Promise<void> {
    await tx.sql('SELECT 1 FROM users WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE', [ids]);
  }

  /** A new revision for everybody whose teams have changed. */
  async touch(tx: Transaction, ids: string[]): Promise<User[]> {
    await tx.repository(UserEntity).update({ id: In(ids) }, CHANGED);
    return tx.repository(UserEntity).find({ where: { id: In(ids), ...HERE }, order: { id: 'ASC' } });
  }

  async namesOf(tx: Transaction, ids: string[]): Promise<string[]> {
    const users = await tx
      .repository(UserEntity)
      .find({ where: { id: In(ids), ...HERE }, order: { name: 'ASC' } });
    return users.map(({ name }) => name);
  }

  countExisting(tx: Transaction, ids: string[]): Promise<number> {
    return tx.repository(UserEntity).countBy({ id: In(ids), ...HERE });
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
    return !(await tx.repository(UserEntity).exists());
  }
}

const orEmailTaken = <T>(statement: Promise<T>) => orTaken(statement, { users_email: ERRORS.emailTaken });
