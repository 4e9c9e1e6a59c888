import {
  OpenSession,
  Users,
  type Actor,
  type Input,
  type Reply,
  type RequestContract,
  type SessionTokens,
  type User,
} from '@switchboard/contracts';
import { Clock, FakeClock, uuidv7 } from '@switchboard/kernel';
import { Database } from '@switchboard/database';
import { RabbitStrategy } from '@switchboard/messaging';
import { generateKeyPairSync } from 'node:crypto';
import { bootService } from '../../../test/support/boot.js';
import { aBroker } from '../../../test/support/broker.js';
import { aDatabase } from '../../../test/support/database.js';
import { aGatewayAsker } from '../../../test/support/gateway-asker.js';
import type { AccountsConfig } from '../src/accounts.config.js';
import { AccountsModule } from '../src/accounts.module.js';
import { migrations } from '../src/migrations/index.js';

export const ADMIN = { email: 'admin@switchboard.example', password: 'correct horse battery' };

/** The whole service on real servers, asked as a gateway asks it, with a clock that a test can move. */
export async function runningAccounts(settings: Partial<AccountsConfig> = {}) {
  const [database, broker] = await Promise.all([aDatabase('accounts', migrations), aBroker()]);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const clock = new FakeClock();
  const config: AccountsConfig = {
    DATABASE_URL: database.appUrl,
    RABBITMQ_URL: broker.urlOf('accounts'),
    TOKEN_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'),
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    SIGN_INS_PER_MINUTE: 1000,
    SESSION_IDLE_SECONDS: 43_200,
    SESSION_MAX_SECONDS: 604_800,
    ...settings,
  };
  const boot = () =>
    bootService({
      module: AccountsModule.forRoot(config),
      transport: RabbitStrategy,
      overrides: [{ provide: Clock, useValue: clock }],
    });
  const service = await boot();
  const gateway = await aGatewayAsker(broker.urlOf('gateway'));
  const db = service.app.get(Database, { strict: false });

  const ask = <C extends RequestContract>(contract: C, payload: Input<C>): Promise<Reply<C>> =>
    gateway.asker.ask(contract, payload, { deadlineMs: 10_000 });
  const signIn = (email: string, password: string, address = '203.0.113.7'): Promise<SessionTokens> =>
    ask(OpenSession, { email, password, address });

  return {
    ask,
    signIn,
    boot,
    clock,
    db,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
    database,
    broker,
    /** The payloads of one kind of event, oldest first, as they stand in the outbox. */
    async published(key: string): Promise<Record<string, unknown>[]> {
      const sql = 'SELECT payload FROM outbox WHERE key = $1 ORDER BY id';
      return (await db.sql<{ payload: Record<string, unknown> }>(sql, [key])).map(({ payload }) => payload);
    },
    async admin(): Promise<Actor> {
      return actorOf((await signIn(ADMIN.email, ADMIN.password)).user);
    },
    async aUser(actor: Actor, input: Partial<Input<typeof Users.create>['input']> = {}): Promise<User> {
      return ask(Users.create, { actor, input: { ...aUserInput(), ...input } });
    },
    async close() {
      await gateway.close();
      await service.close();
      await Promise.all([database.drop(), broker.drop()]);
    },
  };
}
export type RunningAccounts = Awaited<ReturnType<typeof runningAccounts>>;

/** Somebody who has not been there before. */
export function aUserInput(): Input<typeof Users.create>['input'] {
  return {
    email: `${uuidv7()}@switchboard.example`,
    password: 'a good password',
    name: 'Ada',
    roles: ['agent'],
  };
}

/** As the gateway makes an actor out of a session. */
export function actorOf({ id, roles, rights, supervisedTeamIds }: User): Actor {
  return { kind: 'staff', id, roles, rights, teamIds: supervisedTeamIds };
}
