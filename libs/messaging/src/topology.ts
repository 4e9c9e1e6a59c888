import { EVENTS, SERVICES, type ServiceName } from '@switchboard/contracts';
import { createHash, randomBytes } from 'node:crypto';
import {
  DEAD_QUEUE_ARGUMENTS,
  eventQueueArguments,
  exchanges,
  queues,
  REQUEST_QUEUE_ARGUMENTS,
  requestsOf,
  RETRY_DELAYS_SECONDS,
  retryKeys,
  retryQueueArguments,
} from './names.js';

/**
 * Whose events a service may bind, and which of their nouns (`architecture.md`, "Contracts"). The broker refuses
 * every other binding, so a new @OnEvent on somebody else's noun is written here too, then provisioned.
 */
export const MAY_READ: Record<ServiceName, Partial<Record<ServiceName, readonly string[]>>> = {
  gateway: {
    accounts: ['*'],
    routing: ['*'],
    chat: ['*'],
    files: ['*'],
    reports: ['events'],
    gateway: ['*'],
  },
  accounts: {
    routing: ['setting'],
    chat: ['setting'],
    files: ['setting'],
    reports: ['contact', 'setting'],
  },
  routing: { accounts: ['user', 'team', 'session'], chat: ['contact', 'participant'], reports: ['contact'] },
  chat: {
    accounts: ['user', 'visitor'],
    routing: ['assignment', 'contact', 'transfer'],
    files: ['attachment', 'invitation'],
    reports: ['contact'],
  },
  files: { accounts: ['user', 'session', 'visitor'], chat: ['contact', 'participant'], reports: ['contact'] },
  reports: {
    accounts: ['user', 'visitor', 'contact'],
    routing: ['*'],
    chat: ['contact', 'participant', 'message'],
    files: ['attachment', 'contact'],
  },
};

export interface BrokerDefinitionsOptions {
  vhost: string;
  passwords: Record<ServiceName, string>;
  /** Before each user's name, where several platforms share a broker: users are not per vhost. */
  userPrefix?: string;
}

/** Users, rights, exchanges and queues of one platform, as RabbitMQ's `POST /api/definitions` takes them. */
export function brokerDefinitions({ vhost, passwords, userPrefix = '' }: BrokerDefinitionsOptions) {
  const userOf = (service: ServiceName) => `${userPrefix}${service}`;
  const answering = SERVICES.filter((service) => service !== 'gateway');
  return {
    vhosts: [{ name: vhost }],
    users: SERVICES.map((service) => ({
      name: userOf(service),
      password_hash: passwordHash(passwords[service]),
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      tags: [],
    })),
    permissions: SERVICES.map((service) => ({ user: userOf(service), vhost, ...permissionsOf(service) })),
    topic_permissions: SERVICES.flatMap((service) =>
      topicPermissionsOf(service).map((rights) => ({ user: userOf(service), vhost, ...rights })),
    ),
    exchanges: [
      exchange(vhost, exchanges.requests, 'topic'),
      exchange(vhost, exchanges.replies, 'direct'),
      exchange(vhost, exchanges.dead, 'topic'),
      ...SERVICES.map((service) => exchange(vhost, exchanges.events(service), 'topic')),
      ...answering.map((service) => exchange(vhost, exchanges.retry(service), 'direct')),
    ],
    queues: [...answering.flatMap((service) => queuesOf(vhost, service)), deadQueue(vhost, 'gateway')],
    bindings: [...answering.flatMap((service) => bindingsOf(vhost, service)), deadBinding(vhost, 'gateway')],
  };
}

/** Configure, write and read for one service: its own part, and nothing on the default exchange. */
function permissionsOf(service: ServiceName) {
  const readable = Object.keys(MAY_READ[service]).map((owner) => exchanges.events(owner as ServiceName));
  if (service === 'gateway') {
    return {
      configure: '^amq\\.gen-.*$',
      write: oneOf([exchanges.requests, exchanges.dead, exchanges.events(service)], 'amq\\.gen-.*'),
      read: oneOf([exchanges.replies, ...readable], 'amq\\.gen-.*'),
    };
  }
  const consumed = [queues.requests(service), queues.events(service)];
  return {
    configure: oneOf(consumed), // it asserts its own queues again when somebody deleted them
    write: oneOf([
      exchanges.replies,
      exchanges.dead,
      exchanges.events(service),
      exchanges.retry(service),
      ...consumed,
    ]),
    read: oneOf([
      exchanges.requests,
      exchanges.retry(service),
      queues.dead(service),
      ...consumed,
      ...readable,
    ]),
  };
}

/** On topic exchanges the broker also checks the keys: what may be published, what may be bound. */
function topicPermissionsOf(service: ServiceName) {
  const own = `^${service}\\.`;
  const isGateway = service === 'gateway';
  return [
    { exchange: exchanges.requests, write: isGateway ? '.*' : NOTHING, read: isGateway ? NOTHING : own },
    { exchange: exchanges.dead, write: own, read: NOTHING },
    ...SERVICES.map((owner) => ({
      exchange: exchanges.events(owner),
      write: owner === service ? own : NOTHING,
      read: nounsOf(owner, MAY_READ[service][owner]),
    })),
  ];
}

const NOTHING = '^$';

function nounsOf(owner: ServiceName, nouns: readonly string[] | undefined): string {
  if (!nouns) return NOTHING;
  return nouns.includes('*') ? `^${owner}\\.` : `^${owner}\\.(${nouns.join('|')})\\.`;
}

function oneOf(names: string[], ...patterns: string[]): string {
  return `^(${[...names.map((name) => name.replaceAll('.', '\\.')), ...patterns].join('|')})$`;
}

function queuesOf(vhost: string, service: ServiceName) {
  return [
    queue(vhost, queues.requests(service), REQUEST_QUEUE_ARGUMENTS),
    queue(vhost, queues.events(service), eventQueueArguments(service)),
    ...RETRY_DELAYS_SECONDS.map((seconds) =>
      queue(vhost, queues.retry(service, seconds), retryQueueArguments(service, seconds)),
    ),
    deadQueue(vhost, service),
  ];
}

function bindingsOf(vhost: string, service: ServiceName) {
  const retry = exchanges.retry(service);
  return [
    binding(vhost, exchanges.requests, queues.requests(service), requestsOf(service)),
    ...RETRY_DELAYS_SECONDS.map((seconds) =>
      binding(vhost, retry, queues.retry(service, seconds), retryKeys.wait(seconds)),
    ),
    binding(vhost, retry, queues.events(service), retryKeys.back),
    ...EVENTS.filter(({ to }) => to.includes(service)).map(({ owner, key }) =>
      binding(vhost, exchanges.events(owner), queues.events(service), key),
    ),
    deadBinding(vhost, service),
  ];
}

const deadQueue = (vhost: string, service: ServiceName) =>
  queue(vhost, queues.dead(service), DEAD_QUEUE_ARGUMENTS);
const deadBinding = (vhost: string, service: ServiceName) =>
  binding(vhost, exchanges.dead, queues.dead(service), `${service}.#`);

const exchange = (vhost: string, name: string, type: 'direct' | 'topic') => ({
  name,
  vhost,
  type,
  durable: true,
  auto_delete: false,
  internal: false,
  arguments: {},
});
const queue = (vhost: string, name: string, args: Record<string, unknown>) => ({
  name,
  vhost,
  durable: true,
  auto_delete: false,
  arguments: args,
});
const binding = (vhost: string, source: string, destination: string, routing_key: string) => ({
  source,
  vhost,
  destination,
  destination_type: 'queue',
  routing_key,
  arguments: {},
});

/** RabbitMQ's salted SHA-256, so that definitions carry no password. */
function passwordHash(password: string): string {
  const salt = randomBytes(4);
  const hash = createHash('sha256').update(salt).update(password, 'utf8').digest();
  return Buffer.concat([salt, hash]).toString('base64');
}
