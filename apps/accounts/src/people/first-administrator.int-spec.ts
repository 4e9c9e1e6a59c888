import { OpenSession } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { ConfigError } from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import { generateKeyPairSync } from 'node:crypto';
import { bootService } from '../../../../test/support/boot.js';
import { aBroker, type TestBroker } from '../../../../test/support/broker.js';
import { aDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { aGatewayAsker } from '../../../../test/support/gateway-asker.js';
import { AccountsModule } from '../accounts.module.js';
import type { AccountsConfig } from '../accounts.config.js';
import { FirstAdministrator } from './first-administrator.js';
import { UsersService } from './users.service.js';
import { migrations } from '../migrations/index.js';

const ADMIN = { ADMIN_EMAIL: 'root@switchboard.example', ADMIN_PASSWORD: 'correct horse battery' };
let broker: TestBroker;
let database: TestDatabase;

beforeAll(async () => {
  [broker, database] = await Promise.all([aBroker(), aDatabase('accounts', migrations)]);
});
afterAll(async () => {
  await Promise.all([broker.drop(), database.drop()]);
});

const configOf = (settings: Partial<AccountsConfig>): AccountsConfig => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    DATABASE_URL: database.appUrl,
    RABBITMQ_URL: broker.urlOf('accounts'),
    TOKEN_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'),
    SIGN_INS_PER_MINUTE: 10,
    SESSION_IDLE_SECONDS: 43_200,
    SESSION_MAX_SECONDS: 604_800,
    ...settings,
  };
};
const start = (settings: Partial<AccountsConfig>) =>
  bootService({ module: AccountsModule.forRoot(configOf(settings)), transport: RabbitStrategy });

it('ends the start where there is nobody and the password is weak', async () => {
  const service = await start(ADMIN);
  const db = service.app.get(Database, { strict: false });
  await db.sql('DELETE FROM users');
  const users = service.app.get(UsersService, { strict: false });
  const weak = new FirstAdministrator(users, configOf({ ...ADMIN, ADMIN_PASSWORD: 'admin' }));

  await expect(weak.onApplicationBootstrap()).rejects.toThrow(ConfigError);

  expect(await db.sql('SELECT 1 FROM users')).toEqual([]);
  await service.close();
});

it('is made by one of two processes that start at once, and signs in', async () => {
  const both = await Promise.all([start(ADMIN), start(ADMIN)]);
  const gateway = await aGatewayAsker(broker.urlOf('gateway'));

  const signedIn = await gateway.asker.ask(OpenSession, {
    email: ADMIN.ADMIN_EMAIL,
    password: ADMIN.ADMIN_PASSWORD,
    address: null,
  });

  expect(signedIn.user.roles).toEqual(['administrator']);
  await gateway.close();
  await Promise.all(both.map((service) => service.close()));
});

it('is asked for no more afterwards', async () => {
  const again = await start({ ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined });

  await again.close();
});
