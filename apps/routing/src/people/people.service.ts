import { Injectable } from '@nestjs/common';
import type { Payload, StaffRights, TeamChanged, UserChanged } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import type { StaffSource } from '@switchboard/staff';
import { Nudges } from '../nudges/nudges.js';
import { ERRORS } from '../routing.errors.js';
import { PeopleRepository, type Person } from './people.repository.js';

/** Routing's copy of users and teams: whole shapes with a revision, so neither order nor repeats matter. */
@Injectable()
export class PeopleService implements StaffSource {
  constructor(
    private readonly people: PeopleRepository,
    private readonly db: Database,
    private readonly nudges: Nudges,
  ) {}

  /** Skills, capacity or being active decide about matching. */
  async userChanged({ user, deleted }: Payload<typeof UserChanged>): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (await this.people.upsertUser(tx, user, deleted)) this.nudges.agents(tx, [user.id]);
    });
  }

  async teamChanged({ team, deleted }: Payload<typeof TeamChanged>): Promise<void> {
    await this.db.transaction((tx) => this.people.upsertTeam(tx, team, deleted));
  }

  /** Null: nobody has said yet that there is one. */
  find(tx: Transaction, id: string): Promise<Person | null> {
    return this.people.find(tx, id);
  }

  /** The person, with the teams of this moment. */
  async get(tx: Transaction, id: string): Promise<Person> {
    const person = await this.people.find(tx, id);
    if (!person) throw ERRORS.personNotKnownYet();
    return person;
  }

  /** What somebody may do now, for whoever asks this service something. */
  findRights(id: string): Promise<StaffRights | null> {
    return this.people.findRights(id);
  }
}
