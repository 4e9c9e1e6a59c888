import { Injectable } from '@nestjs/common';
import { TeamChanged, Teams, UserChanged, type Payload, type Team } from '@switchboard/contracts';
import type { Transaction } from '@switchboard/database';
import { assertStaff, assertUnused, Clock, usedBy, uuidv7 } from '@switchboard/kernel';
import { Outbox, Settings, type Thing } from '@switchboard/outbox';
import { ERRORS } from '../accounts.errors.js';
import { assertNotInTooManyTeams, peopleAffected, type TeamPeople } from './people.rules.js';
import { TeamsRepository } from './teams.repository.js';
import { UsersRepository } from './users.repository.js';

const TEAM: Thing = { kind: 'team', changed: TeamChanged };
const NOBODY: TeamPeople = { memberIds: [], supervisorIds: [] };

/** Who works with whom and who looks after them. A team's change is a change of its people too. */
@Injectable()
export class TeamsService {
  constructor(
    private readonly teams: TeamsRepository,
    private readonly users: UsersRepository,
    private readonly settings: Settings,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  list({ actor, query }: Payload<typeof Teams.list>) {
    assertStaff(actor);
    return this.teams.list(query);
  }

  async get({ actor, id }: Payload<typeof Teams.get>): Promise<Team> {
    assertStaff(actor);
    const team = await this.teams.find(id);
    if (!team) throw ERRORS.teamNotFound(id);
    return team;
  }

  create(command: Payload<typeof Teams.create>): Promise<Team> {
    return this.settings.create(TEAM, command, async (tx) => {
      const id = uuidv7();
      const { name } = command.input;
      await this.teams.insert(tx, { id, name, createdAt: this.clock.now().toISOString() });
      return this.withPeople(tx, id, NOBODY, command.input);
    });
  }

  update(command: Payload<typeof Teams.update>): Promise<Team> {
    return this.settings.change(TEAM, command, async (tx) => {
      const { id, patch } = command;
      const before = await this.teams.lock(tx, id);
      await this.teams.rename(tx, id, patch.name);
      const { memberIds = before.memberIds, supervisorIds = before.supervisorIds } = patch;
      return this.withPeople(tx, id, before, { memberIds, supervisorIds });
    });
  }

  remove(command: Payload<typeof Teams.remove>) {
    return this.settings.remove(TEAM, command, async (tx) => {
      const team = await this.teams.lock(tx, command.id);
      assertUnused('team', [
        ...usedBy('members', await this.users.namesOf(tx, team.memberIds)),
        ...usedBy('supervisors', await this.users.namesOf(tx, team.supervisorIds)),
      ]);
      await this.teams.remove(tx, team.id);
      return { ...team, revision: team.revision + 1 };
    });
  }

  private async withPeople(
    tx: Transaction,
    id: string,
    before: TeamPeople,
    after: TeamPeople,
  ): Promise<Team> {
    const affected = peopleAffected(before, after);
    if (affected.length > 0) {
      // Locked first: nobody who is removed at this moment may come in.
      await this.users.lockAll(tx, affected);
      await this.assertExist(tx, 'memberIds', after.memberIds);
      await this.assertExist(tx, 'supervisorIds', after.supervisorIds);
      await this.teams.changePeople(tx, id, before, after);
    }
    await this.publishPeople(tx, affected);
    return this.teams.get(tx, id);
  }

  private async assertExist(tx: Transaction, path: keyof TeamPeople, ids: string[]): Promise<void> {
    const known = await this.users.countExisting(tx, ids);
    if (known < new Set(ids).size) throw ERRORS.unknownPeople(path);
  }

  /** Everybody whose own teams are other ones now. */
  private async publishPeople(tx: Transaction, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const at = this.clock.now().toISOString();
    await this.users.lockAll(tx, ids);
    const people = await this.users.touch(tx, ids);
    people.forEach(assertNotInTooManyTeams);
    await this.outbox.add(
      tx,
      ...people.map((user) => ({ contract: UserChanged, payload: { at, user }, lane: user.id })),
    );
  }
}
