import { Injectable } from '@nestjs/common';
import { TeamChanged, Teams, UserChanged, type Actor, type Payload, type Team } from '@switchboard/contracts';
import { Database, Idempotency, type Transaction } from '@switchboard/database';
import { Clock, uuidv7, assertAdministrator, assertStaff } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { Audit } from '../audit/audit.js';
import { ERRORS } from '../errors.js';
import { changedNames, peopleAffected, type TeamPeople } from './people.rules.js';
import { TeamsRepository } from './teams.repository.js';
import { UsersRepository } from './users.repository.js';

const NOBODY: TeamPeople = { memberIds: [], supervisorIds: [] };

/** Who works with whom and who looks after them. A team's change is a change of its people too. */
@Injectable()
export class TeamsService {
  constructor(
    private readonly db: Database,
    private readonly teams: TeamsRepository,
    private readonly users: UsersRepository,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
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

  /** Safe to repeat with its idempotency key. */
  async create({ actor, input, idempotencyKey }: Payload<typeof Teams.create>): Promise<Team> {
    assertAdministrator(actor);
    const once = { actorId: actor.id, key: idempotencyKey, operation: Teams.create.key, body: input };
    return this.idempotency.idempotently(once, async (tx) => {
      const id = uuidv7();
      await this.teams.insert(tx, { id, name: input.name, createdAt: this.clock.now().toISOString() });
      const team = await this.withPeople(tx, id, NOBODY, input);
      await this.record(tx, actor, 'team.created', team, Object.keys(input));
      return team;
    });
  }

  async update({ actor, id, patch }: Payload<typeof Teams.update>): Promise<Team> {
    assertAdministrator(actor);
    return this.db.transaction(async (tx) => {
      const before = await this.teams.lock(tx, id);
      await this.teams.rename(tx, id, patch.name);
      const { memberIds = before.memberIds, supervisorIds = before.supervisorIds } = patch;
      const team = await this.withPeople(tx, id, before, { memberIds, supervisorIds });
      await this.record(tx, actor, 'team.changed', team, changedNames(patch));
      return team;
    });
  }

  async remove({ actor, id }: Payload<typeof Teams.remove>): Promise<Record<string, never>> {
    assertAdministrator(actor);
    await this.db.transaction(async (tx) => {
      const before = await this.teams.lock(tx, id);
      await this.teams.remove(tx, id);
      const team = { ...before, ...NOBODY, revision: before.revision + 1 };
      await this.tell(tx, team, peopleAffected(before, NOBODY), true);
      await this.record(tx, actor, 'team.removed', team, []);
    });
    return {};
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
    const team = await this.teams.get(tx, id);
    await this.tell(tx, team, affected);
    return team;
  }

  private async assertExist(tx: Transaction, path: keyof TeamPeople, ids: string[]): Promise<void> {
    const known = await this.users.countExisting(tx, ids);
    if (known < new Set(ids).size) throw ERRORS.unknownPeople(path);
  }

  /** The team, and everybody whose own teams are other ones now. */
  private async tell(tx: Transaction, team: Team, affected: string[], deleted = false): Promise<void> {
    const at = this.clock.now().toISOString();
    if (affected.length > 0) await this.users.lockAll(tx, affected);
    const people = affected.length > 0 ? await this.users.touch(tx, affected) : [];
    await this.outbox.add(
      tx,
      { contract: TeamChanged, payload: { at, team, deleted }, lane: team.id },
      ...people.map((user) => ({ contract: UserChanged, payload: { at, user }, lane: user.id })),
    );
  }

  private async record(tx: Transaction, actor: Actor, action: string, team: Team, changed: string[]) {
    const subject = { kind: 'team' as const, id: team.id };
    await this.audit.record(tx, { actor, action, subject, details: { changed } });
  }
}
