import { EVENTS, SERVICES, type ServiceName } from '@switchboard/contracts';
import { createHash } from 'node:crypto';
import { brokerDefinitions, MAY_READ } from './topology.js';

const passwords = Object.fromEntries(
  SERVICES.map((service) => [service, `password of ${service}`]),
) as Record<ServiceName, string>;
const definitions = brokerDefinitions({ vhost: 'v', passwords, userPrefix: 'p.' });

describe('the broker’s definitions', () => {
  it('have one user per service with nothing but a salted hash', () => {
    expect(definitions.users.map(({ name }) => name)).toEqual(SERVICES.map((service) => `p.${service}`));
    expect(definitions.users.every(({ tags }) => tags.length === 0)).toBe(true);
    for (const service of SERVICES) expect(JSON.stringify(definitions)).not.toContain(passwords[service]);
    const bytes = Buffer.from(definitions.users[0]?.password_hash ?? '', 'base64');
    const expected = createHash('sha256').update(bytes.subarray(0, 4)).update(passwords.gateway).digest();
    expect(bytes.subarray(4)).toEqual(expected);
  });

  it('make every named queue durable, bounded and refusing, and quorum unless it holds questions', () => {
    for (const { name, durable, auto_delete, arguments: args } of definitions.queues) {
      expect({ name, durable, auto_delete }).toEqual({ name, durable: true, auto_delete: false });
      expect(args).toMatchObject({ 'x-overflow': 'reject-publish', 'x-max-length': expect.any(Number) });
      if (name.includes('.requests.')) expect(args).not.toHaveProperty('x-queue-type');
      else expect(args).toMatchObject({ 'x-queue-type': 'quorum', 'x-delivery-limit': expect.any(Number) });
    }
  });

  it('use nothing that RabbitMQ 4.3 has dropped or 3.10 does not know', () => {
    const names = new Set(definitions.queues.flatMap(({ arguments: args }) => Object.keys(args)));

    expect([...names].sort()).toEqual([
      'x-dead-letter-exchange',
      'x-dead-letter-routing-key',
      'x-dead-letter-strategy',
      'x-delivery-limit',
      'x-max-length',
      'x-message-ttl',
      'x-overflow',
      'x-queue-type',
    ]);
  });

  it('retry after 1, 10, 60 and 600 seconds and come back to the same service', () => {
    const retries = definitions.queues.filter(({ name }) => name.startsWith('files.retry.'));

    expect(retries.map(({ arguments: args }) => (args as Record<string, unknown>)['x-message-ttl'])).toEqual([
      1_000, 10_000, 60_000, 600_000,
    ]);
    for (const { arguments: args } of retries) {
      expect(args).toMatchObject({
        'x-dead-letter-exchange': 'files.retry',
        'x-dead-letter-routing-key': 'back',
      });
    }
    expect(definitions.bindings).toContainEqual(
      expect.objectContaining({ source: 'files.retry', routing_key: 'back', destination: 'files.events.v1' }),
    );
  });

  it('let nobody near the default exchange or everything', () => {
    for (const { write, read, configure } of definitions.permissions) {
      for (const pattern of [write, read, configure]) {
        expect(pattern).toMatch(/^\^.*\$$/);
        expect(new RegExp(pattern).test('')).toBe(false);
        expect(new RegExp(pattern).test('amq.default')).toBe(false);
      }
    }
  });

  it.each(Object.entries(MAY_READ))('%s may bind just the nouns written down', (service, owners) => {
    const rights = definitions.topic_permissions.filter(({ user }) => user === `p.${service}`);
    for (const { key, owner } of EVENTS) {
      const read = new RegExp(rights.find(({ exchange }) => exchange === `${owner}.events`)?.read ?? '');
      const nouns = owners[owner] ?? [];
      expect([key, read.test(key)]).toEqual([
        key,
        nouns.includes('*') || nouns.includes(key.split('.')[1] ?? ''),
      ]);
    }
  });

  it('let everybody read every event that is for him', () => {
    const unread = EVENTS.flatMap(({ key, owner, to }) =>
      to
        .filter((service) => {
          const nouns = MAY_READ[service][owner] ?? [];
          return !nouns.includes('*') && !nouns.includes(key.split('.')[1] ?? '');
        })
        .map((service) => `${service}: ${key}`),
    );

    expect(unread).toEqual([]);
  });
});
