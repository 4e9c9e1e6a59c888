import { Injectable } from '@nestjs/common';
import { hashPassword } from '@switchboard/auth';
import {
  type ListChangedStaff,
  type Payload,
  type Reply,
  type StaffRights,
  TeamChanged,
  type User,
  UserChanged,
  Users,
} from '@switchboard/contracts';
import { Database, pageById, type Transaction } from '@switchboard/database';
import { Clock, uuidv7, assertAdministrator } from '@switchboard/kernel';
import { Outbox, Settings, type Thing } from '@switchboard/outbox';
import type { StaffSource } from '@switchboard/staff';
import { ERRORS } from '../accounts.errors.js';
import { ACCESS_SECONDS } from '../sessions/sessions.rules.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { assertMayReadUsers, endsSessions, losesAdministration } from './people.rules.js';
import { TeamsRepository } from './teams.repository.js';
import { UsersRepository } from './users.repository.js';

type NewUserInput = Omit<Payload<typeof Users.create>['input'], 'password'> & { passwordHash: string };

const USER: Thing = { kind: 'user', changed: UserChanged, noted: ['roles', 'rights'] };

/** As long as an access token is good, with room for clocks that differ. */
const CHANGED_WITHIN_SECONDS = ACCESS_SECONDS + 30;

/** Who works here: made, changed and removed by administrators, told to everybody whole with a revision. */
@Injectable()
export class UsersService implements StaffSource {
  constructor(
    private readonly db: Database,
    private readonly users: UsersRepository,
    private readonly teams: TeamsRepository,
    private readonly sessions: SessionsService,
    private readonly settings: Settings,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  list({ actor, query }: Payload<typeof Users.list>) {
    assertMayReadUsers(actor);
    return this.users.list(query);
  }

  async get({ actor, id }: Payload<typeof Users.get>): Promise<User> {
    assertMayReadUsers(actor, id);
    return (await this.users.find(id)) ?? fail(ERRORS.userNotFound(id));
  }

  async create(command: Payload<typeof Users.create>): Promise<User> {
    assertAdministrator(command.actor);
    const { password, ...input } = command.input;
    // Hashed before the transaction: it takes long. And left out of the kept body, whose hash is a quick one.
    const passwordHash = await hashPassword(password);
    return this.settings.create(USER, { ...command, input }, (tx) =>
      this.insert(tx, { ...input, passwordHash }),
    );
  }

  async update(command: Payload<typeof Users.update>): Promise<User> {
    assertAdministrator(command.actor);
    const { id, patch } = command;
    const { password, ...change } = patch;
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    return this.settings.change(USER, command, async (tx) => {
      const before = await this.users.lock(tx, id);
      if (losesAdministration(before, change)) await this.assertAnotherAdministrator(tx, id);
      const user = await this.users.update(tx, id, { ...change, passwordHash });
      const reason = endsSessions(before, patch);
      if (reason) await this.sessions.endAllOf(tx, id, reason);
      return user;
    });
  }

  /** Gone from every list and team, signed out everywhere; contacts and reports keep his name. */
  remove(command: Payload<typeof Users.remove>) {
    return this.settings.remove(USER, command, async (tx) => {
      const { id } = command;
      const user = await this.users.lock(tx, id);
      if (losesAdministration(user, { active: false })) await this.assertAnotherAdministrator(tx, id);
      await this.leaveTeams(tx, id);
      await this.users.remove(tx, id, this.clock.now());
      await this.sessions.endAllOf(tx, id, 'disabled');
      return { ...user, active: false, teamIds: [], supervisedTeamIds: [], revision: user.revision + 1 };
    });
  }

  /** For the other features: a person who is still here. */
  find(id: string): Promise<User | null> {
    return this.users.find(id);
  }

  /** What somebody may do now, for whoever asks this service something. */
  findRights(id: string): Promise<StaffRights | null> {
    return this.users.findRights(id);
  }

  /** Whose tokens may say something else than what he may do now. */
  async listChanged({ afterId }: Payload<typeof ListChangedStaff>): Promise<Reply<typeof ListChangedStaff>> {
    return pageById(await this.users.listChanged(CHANGED_WITHIN_SECONDS, afterId), ({ id }) => id);
  }

  findForSignIn(email: string) {
    return this.users.findForSignIn(email.trim().toLowerCase());
  }

  /** The one who sets everything up, where there is nobody at all yet; null otherwise. */
  async createFirst(makeInput: () => Promise<NewUserInput>): Promise<User | null> {
    return this.db.transaction(async (tx) => {
      if (!(await this.users.isFirstStart(tx))) return null;
      const user = await this.insert(tx, await makeInput());
      return this.settings.written(tx, USER, user, { actor: null, verb: 'created', fields: [] });
    });
  }

  private async insert(tx: Transaction, input: NewUserInput): Promise<User> {
    const id = uuidv7();
    await this.users.insert(tx, { ...input, id, active: true, createdAt: this.clock.now().toISOString() });
    return this.users.get(tx, id);
  }

  private async leaveTeams(tx: Transaction, userId: string): Promise<void> {
    const at = this.clock.now().toISOString();
    const left = await this.teams.removePerson(tx, userId);
    await this.outbox.add(
      tx,
      ...left.map((team) => ({ contract: TeamChanged, payload: { at, team }, lane: team.id })),
    );
  }

  private async assertAnotherAdministrator(tx: Transaction, id: string): Promise<void> {
    const administrators = await this.users.lockAdministrators(tx);
    if (administrators.every((other) => other === id)) throw ERRORS.lastAdministrator();
  }
}

function fail(error: Error): never {
  throw error;
}
