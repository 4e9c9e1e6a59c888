import {
  type Actor,
  type ContactFacts,
  type Input,
  type Offer,
  type Payload,
  type Presence,
  type Queue,
  QueueInput,
  type Team,
  type TransferTo,
  type User,
} from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock, FakeClock, type RunningService, uuidv7 } from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import type { Type } from '@nestjs/common';
import type { ContactClosed, Queues } from '@switchboard/contracts';
import { bootService } from '../../../test/support/boot.js';
import { aUser } from '../../../test/support/a-user.js';
import { aBroker } from '../../../test/support/broker.js';
import { aDatabase } from '../../../test/support/database.js';
import { until } from '../../../test/support/wait.js';
import { ConnectionsService } from '../src/connections/connections.service.js';
import { LifecycleHandlers } from '../src/lifecycle/lifecycle.handlers.js';
import { migrations } from '../src/migrations/index.js';
import { OffersHandlers } from '../src/offers/offers.handlers.js';
import { PeopleHandlers } from '../src/people/people.handlers.js';
import { PresenceHandlers } from '../src/presence/presence.handlers.js';
import { QueuesService } from '../src/queues/queues.service.js';
import { TransfersHandlers } from '../src/transfers/transfers.handlers.js';
import { RoutingModule } from '../src/routing.module.js';

export const staff = (id: string, ...roles: Actor['roles']): Actor => ({
  kind: 'staff',
  id,
  roles: roles.length > 0 ? roles : ['agent'],
  rights: [],
  teamIds: [],
});
export const administrator = staff(uuidv7(), 'administrator');

/** Routing as it runs, with a database and a broker of its own, and people to play with. */
export async function aRouting({ clock = new FakeClock(), graceSeconds = 60 } = {}) {
  const [database, broker] = await Promise.all([aDatabase('routing', migrations), aBroker()]);
  const start = () =>
    bootService({
      module: RoutingModule.forRoot({
        DATABASE_URL: database.appUrl,
        RABBITMQ_URL: broker.urlOf('routing'),
        AGENT_GRACE_SECONDS: graceSeconds,
      }),
      transport: RabbitStrategy,
      overrides: [{ provide: Clock, useValue: clock }],
    });
  return new Routing(
    clock,
    await start(),
    start,
    async () => {
      await Promise.all([database.drop(), broker.drop()]);
    },
    broker,
  );
}

export class Routing {
  /** Replicas beside the first one. */
  private readonly others: RunningService[] = [];

  constructor(
    readonly clock: FakeClock,
    private service: RunningService,
    private readonly start: () => Promise<RunningService>,
    private readonly drop: () => Promise<void>,
    readonly broker: Awaited<ReturnType<typeof aBroker>>,
  ) {}

  part<T>(type: Type<T>): T {
    return this.service.app.get(type, { strict: false });
  }

  get connections(): ConnectionsService {
    return this.part(ConnectionsService);
  }

  /** Stops the process; `start` is another one on the same database. */
  async restart(meanwhile: () => void = () => undefined): Promise<void> {
    await this.service.close();
    meanwhile();
    this.service = await this.start();
  }

  async addReplica(): Promise<RunningService> {
    const other = await this.start();
    this.others.push(other);
    return other;
  }

  async close(): Promise<void> {
    await Promise.all([this.service, ...this.others].map((one) => one.close()));
    await this.drop();
  }

  rows<Row extends object>(sql: string, params: unknown[] = []): Promise<Row[]> {
    return this.part(Database).sql<Row>(sql, params);
  }

  /** What routing has told, oldest first. */
  async published<P = Record<string, unknown>>(key: string, lane: string): Promise<P[]> {
    const rows = await this.rows<{ payload: P }>(
      'SELECT payload FROM outbox WHERE key = $1 AND lane_key = $2 ORDER BY id',
      [key, lane],
    );
    return rows.map(({ payload }) => payload);
  }

  async agent(more: Partial<User> = {}): Promise<TestAgent> {
    const user = aUser({ createdAt: this.clock.now().toISOString(), ...more });
    await this.userChanged(user);
    return new TestAgent(this, user);
  }

  async userChanged(user: User, deleted = false): Promise<void> {
    await this.part(PeopleHandlers).userChanged({ at: this.clock.now().toISOString(), user, deleted });
  }

  async teamChanged(team: Omit<Team, 'createdAt'>, deleted = false): Promise<void> {
    const at = this.clock.now().toISOString();
    await this.part(PeopleHandlers).teamChanged({ at, team: { ...team, createdAt: at }, deleted });
  }

  async queue(
    members: TestAgent[],
    more: Partial<Input<typeof Queues.create>['input']> = {},
  ): Promise<Queue> {
    const input = QueueInput.parse({
      name: `Sales ${uuidv7()}`,
      memberIds: members.map(({ id }) => id),
      ...more,
    });
    return this.part(QueuesService).create({ actor: administrator, input });
  }

  async changesQueue({ id }: Queue, patch: Payload<typeof Queues.update>['patch']): Promise<void> {
    await this.part(QueuesService).update({ actor: administrator, id, patch });
  }

  /** A visitor asks for help in this queue. */
  async contact(queue: Queue, more: Partial<ContactFacts> = {}): Promise<TestContact> {
    const contact = this.contactFor(queue, more);
    await contact.started();
    return contact;
  }

  contactFor(queue: Queue, more: Partial<ContactFacts> = {}): TestContact {
    const at = this.clock.now().toISOString();
    const { id, number, name, priority, wrapUpSeconds, idleSeconds } = queue;
    return new TestContact(this, {
      id: uuidv7(),
      revision: 1,
      channel: 'webChat',
      state: 'waiting',
      queue: { id, number, name, priority, wrapUpSeconds, idleSeconds, reminders: null },
      widgetId: null,
      visitor: { id: uuidv7(), name: 'Vera', email: null, fields: {} },
      language: 'en',
      participants: [],
      segments: [],
      ownerId: null,
      status: null,
      notSet: false,
      important: false,
      visitorAway: false,
      endedBy: null,
      startedAt: at,
      answeredAt: null,
      endedAt: null,
      closedAt: null,
      wrapUpEndsAt: null,
      transfer: null,
      ...more,
    });
  }
}

export class TestContact {
  constructor(
    private readonly routing: Routing,
    readonly facts: ContactFacts,
  ) {}

  get id(): string {
    return this.facts.id;
  }

  started(): Promise<void> {
    return this.routing.part(LifecycleHandlers).started({ at: this.facts.startedAt, contact: this.facts });
  }

  /** Chat says that its visitor is away, or back. */
  visitorIs(where: 'away' | 'back', revision: number): Promise<void> {
    const at = this.routing.clock.now().toISOString();
    const contact = { ...this.facts, revision, visitorAway: where === 'away' };
    return this.routing.part(LifecycleHandlers).changed({ at, contact, lastSeq: 1, lastStaffSeq: 0 });
  }

  ended(more: Partial<ContactFacts> = {}): Promise<void> {
    const at = this.routing.clock.now().toISOString();
    const contact: ContactFacts = { ...this.facts, revision: 5, state: 'closed', endedAt: at, ...more };
    const by = { kind: 'visitor', id: null, name: null } as const;
    return this.routing.part(LifecycleHandlers).ended({ at, contact, by, reason: 'visitor' });
  }

  closed(more: Partial<ContactFacts> = {}): Promise<void> {
    const at = this.routing.clock.now().toISOString();
    const contact: ContactFacts = { ...this.facts, revision: 6, state: 'closed', closedAt: at, ...more };
    const event: Payload<typeof ContactClosed> = { at, contact, handledBy: [] };
    return this.routing.part(LifecycleHandlers).closed(event);
  }

  /** The agent at whom it rings now. */
  async ringsAt(...agents: TestAgent[]): Promise<{ agent: TestAgent; offerId: string }> {
    return until(
      async () => {
        const [row] = await this.routing.rows<{ id: string; agentId: string }>(
          `SELECT id, agent_id AS "agentId" FROM offers WHERE contact_id = $1 AND state = 'ringing'`,
          [this.id],
        );
        const agent = agents.find(({ id }) => id === row?.agentId);
        return agent && row ? { agent, offerId: row.id } : null;
      },
      { what: `contact ${this.id} ringing` },
    );
  }

  /** Where it waits. */
  async place(): Promise<{ queueId: string; ahead: boolean } | null> {
    const [row] = await this.routing.rows<{ queueId: string; ahead: boolean }>(
      'SELECT queue_id AS "queueId", ahead FROM waiting_places WHERE contact_id = $1',
      [this.id],
    );
    return row ?? null;
  }

  async offerStates(): Promise<string[]> {
    const rows = await this.routing.rows<{ state: string }>(
      'SELECT state FROM offers WHERE contact_id = $1 ORDER BY made_at, id',
      [this.id],
    );
    return rows.map(({ state }) => state);
  }
}

export class TestAgent {
  readonly actor: Actor;

  constructor(
    private readonly routing: Routing,
    readonly user: User,
  ) {
    this.actor = staff(user.id, ...user.roles);
  }

  get id(): string {
    return this.user.id;
  }

  says(state: Presence['state'], reasonId?: string): Promise<Presence> {
    return this.routing.part(PresenceHandlers).set({ actor: this.actor, state, reasonId });
  }

  presence(): Promise<Presence> {
    return this.routing.part(PresenceHandlers).get({ actor: this.actor });
  }

  transfers(contact: TestContact, to: TransferTo, note?: string, idempotencyKey?: string): Promise<Offer> {
    return this.routing
      .part(TransfersHandlers)
      .ask({ actor: this.actor, contactId: contact.id, to, note, idempotencyKey }) as Promise<Offer>;
  }

  takesBack(contact: TestContact) {
    return this.routing.part(TransfersHandlers).takeBack({ actor: this.actor, contactId: contact.id });
  }

  targets(contact: TestContact, search?: string) {
    const query = { contactId: contact.id, search };
    return this.routing.part(TransfersHandlers).list({ actor: this.actor, query });
  }

  /** From all his browsers, and he has been away as long as it takes. */
  async signsOut(): Promise<void> {
    const at = this.routing.clock.now().toISOString();
    const ended = { at, sid: uuidv7(), userId: this.id, reason: 'signedOut', isLast: true } as const;
    await this.routing.connections.sessionEnded(ended);
  }

  accepts(offerId: string) {
    return this.routing.part(OffersHandlers).accept({ actor: this.actor, offerId });
  }

  rejects(offerId: string, reason?: string) {
    return this.routing.part(OffersHandlers).reject({ actor: this.actor, offerId, reason });
  }

  sees(offerId: string) {
    return this.routing.part(OffersHandlers).shown({ actor: this.actor, offerId });
  }

  pulls(contact: TestContact) {
    return this.routing.part(OffersHandlers).pull({ actor: this.actor, contactId: contact.id });
  }

  async offers() {
    return (await this.routing.part(OffersHandlers).list({ actor: this.actor })).items;
  }
}
