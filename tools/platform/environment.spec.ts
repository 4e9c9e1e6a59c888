import { DATABASE_SERVICES, parseScale, perService as each, type Service, SERVICES } from '../lib/scale.ts';
import { tunablesOf } from '../lib/service-settings.ts';
import { readSettings } from '../lib/settings.ts';
import { schemas } from '../../test/support/schemas.js';
import { databaseAddress, environmentOf, namesOf } from './environment.ts';

const platform = (database = 'switchboard') => ({
  settings: { ...readSettings({ RATE_MESSAGES_BURST: '9' }), database, scale: parseScale('') },
  servers: {
    postgres: { url: 'postgres://postgres:root-of-postgres@127.0.0.1:5432/postgres' },
    rabbit: {
      url: 'amqp://admin:root-of-rabbit@127.0.0.1:5672/',
      managementUrl: 'http://admin:root-of-rabbit@127.0.0.1:15672',
    },
    s3: { endpoint: 'http://127.0.0.1:9000', accessKey: 'access', secretKey: 'secret-of-s3' },
    clamd: { host: '127.0.0.1', port: 3310, isDemonstration: true },
    list: () => [],
    stop: () => Promise.resolve(),
  },
  secrets: {
    database: each(DATABASE_SERVICES, (name) => ({ app: `app-of-${name}`, owner: `owner-of-${name}` })),
    broker: each(SERVICES, (name) => `broker-of-${name}`),
    tokenKeys: { private: 'private-key', public: 'public-key' },
    grantSecret: 'secret-of-grants',
    linkSecret: 'secret-of-links',
    cookieSecret: 'secret-of-cookies',
    adminPassword: 'secret-of-admin',
    demonstrationPassword: 'secret-of-demonstration',
  },
  names: namesOf(database),
  schemas,
  objectDirectory: '/objects',
  filesUrl: 'http://127.0.0.1:8080',
  managementTargets: {},
});
const environment = (service: Service, database?: string): Record<string, string> =>
  environmentOf({ service, managementPort: 9090, port: 3000 }, platform(database));

describe('environmentOf', () => {
  it.each(SERVICES)('gives %s its own addresses and nobody else’s', (service) => {
    const text = JSON.stringify(environment(service));

    const others = SERVICES.filter((name) => name !== service);
    expect(text).toContain(`broker-of-${service}`);
    for (const other of others) expect(text).not.toMatch(new RegExp(`(broker|app|owner)-of-${other}`));
    expect(text).not.toMatch(/root-of|owner-of/);
  });

  it('gives the gateway no database', () => {
    expect(environment('gateway')).not.toHaveProperty('DATABASE_URL');
  });

  it.each([
    ['private-key', ['accounts']],
    ['secret-of-grants', ['chat', 'files']],
    ['secret-of-links', ['files']],
    ['secret-of-s3', ['files']],
    ['secret-of-admin', ['accounts']],
  ])('gives %s to %j only', (secret, owners) => {
    const holders = SERVICES.filter((service) => JSON.stringify(environment(service)).includes(secret));

    expect(holders).toEqual(owners);
  });

  it('does not hand on what else stands in our own environment', () => {
    process.env['SOMEBODY_ELSES_SECRET'] = 'x';

    expect(environment('chat')).not.toHaveProperty('SOMEBODY_ELSES_SECRET');
  });

  it('hands on what tunes a service', () => {
    expect(environment('gateway')).toMatchObject({ RATE_MESSAGES_BURST: '9' });
  });

  it('uses names of its own where two platforms share a server', () => {
    expect(environment('chat', 'second')).toMatchObject({
      DATABASE_URL: 'postgres://second_chat_app:app-of-chat@127.0.0.1:5432/second',
      RABBITMQ_URL: 'amqp://second_chat:broker-of-chat@127.0.0.1:5672/second',
    });
    expect(databaseAddress('chat', 'owner', platform('second'))).toContain('second_chat_owner:owner-of-chat');
  });
});

describe('the settings that services read', () => {
  /** Made by the service itself, or found beside its program, in every way to run it. */
  const ownDefaults = ['GATEWAY_ID', 'CONSOLE_DIR', 'WIDGET_DIR', 'MANAGEMENT_HOST', 'OBJECT_DIRECTORY'];

  it.each(SERVICES)('%s gets all of its own, or may be given them', (service) => {
    const schema = schemas[service];
    const known = [...Object.keys(environment(service)), ...tunablesOf(schema), ...ownDefaults];

    expect(Object.keys(schema.shape).filter((name) => !known.includes(name))).toEqual([]);
  });
});
