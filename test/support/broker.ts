import { brokerUrl, dropBroker, provisionBroker } from '@switchboard/messaging';
import { SERVICES, type ServiceName } from '@switchboard/contracts';
import { randomBytes } from 'node:crypto';
import { servers } from './servers.js';

/** A vhost of the test's own with every user, right, exchange and queue; nothing another test does is seen in it. */
export interface TestBroker {
  vhost: string;
  /** What a service connects to. */
  urlOf(service: ServiceName): string;
  /** The administrator in this vhost: may look, delete queues, publish what nobody may. */
  adminUrl: string;
  management: typeof management;
  /** Closes every connection in this vhost, as `rabbitmqctl close_all_connections` does. */
  closeConnections(): Promise<void>;
  drop(): Promise<void>;
}

/** Makes a vhost, provisioned as `npm run provision` does it. */
export async function aBroker(): Promise<TestBroker> {
  const { rabbitmqUrl, rabbitmqManagementUrl: managementUrl } = servers();
  const name = `test-${randomBytes(6).toString('hex')}`;
  const userPrefix = `${name}.`; // users are not per vhost
  const passwords = Object.fromEntries(
    SERVICES.map((service) => [service, randomBytes(12).toString('base64url')]),
  ) as Record<ServiceName, string>;
  await provisionBroker({ managementUrl, vhost: name, passwords, userPrefix });

  const admin = new URL(rabbitmqUrl);
  await management('PUT', `/api/permissions/${name}/${admin.username}`, {
    configure: '.*',
    write: '.*',
    read: '.*',
  });
  admin.pathname = `/${name}`;
  return {
    vhost: name,
    adminUrl: admin.href,
    management,
    urlOf: (service) =>
      brokerUrl({ amqpUrl: rabbitmqUrl, vhost: name, service, password: passwords[service], userPrefix }),
    // By user: the list of a vhost's connections lags some seconds behind.
    closeConnections: async () => {
      await Promise.all(
        SERVICES.map((service) => management('DELETE', `/api/connections/username/${userPrefix}${service}`)),
      );
    },
    drop: () => dropBroker({ managementUrl, vhost: name, userPrefix }),
  };
}

/** Calls RabbitMQ's management API as administrator; `path` begins with `/api/`. Null where there is no such thing. */
export async function management(method: string, path: string, body?: unknown): Promise<unknown> {
  const { rabbitmqManagementUrl: managementUrl } = servers();
  const { username, password, origin } = new URL(managementUrl);
  const user = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    'base64',
  );
  const response = await fetch(new URL(path, origin), {
    method,
    headers: { authorization: `Basic ${user}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  if (!response.ok && response.status !== 404)
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' || response.status === 404 ? null : JSON.parse(text);
}
