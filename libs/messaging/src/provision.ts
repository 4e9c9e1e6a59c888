import { SERVICES, type ServiceName } from '@switchboard/contracts';
import { brokerDefinitions, type BrokerDefinitionsOptions } from './topology.js';

export interface ProvisionBrokerOptions extends BrokerDefinitionsOptions {
  /** The management API with an administrator's name and password: `http://admin:secret@host:15672`. */
  managementUrl: string;
}

const CALL_TIMEOUT_MS = 30_000;

/** Makes vhost, users, rights, exchanges and queues. Safe to run again; passwords are set anew. */
export async function provisionBroker({ managementUrl, ...options }: ProvisionBrokerOptions): Promise<void> {
  // The vhost first and alone: 3.10 imports what lies inside it in the same call before it is ready.
  await call(managementUrl, 'PUT', `/api/vhosts/${encodeURIComponent(options.vhost)}`, {});
  await call(managementUrl, 'POST', '/api/definitions', brokerDefinitions(options));
}

/** Takes away what `provisionBroker` made, messages included. For tests. */
export async function dropBroker(options: {
  managementUrl: string;
  vhost: string;
  userPrefix?: string;
}): Promise<void> {
  const { managementUrl, vhost, userPrefix = '' } = options;
  await call(managementUrl, 'DELETE', `/api/vhosts/${encodeURIComponent(vhost)}`);
  for (const service of SERVICES) {
    await call(managementUrl, 'DELETE', `/api/users/${encodeURIComponent(`${userPrefix}${service}`)}`);
  }
}

/** The address that a service connects to. */
export function brokerUrl(options: {
  amqpUrl: string;
  vhost: string;
  service: ServiceName;
  password: string;
  userPrefix?: string;
}): string {
  const url = new URL(options.amqpUrl);
  url.username = encodeURIComponent(`${options.userPrefix ?? ''}${options.service}`);
  url.password = encodeURIComponent(options.password);
  url.pathname = `/${encodeURIComponent(options.vhost)}`;
  return url.href;
}

async function call(managementUrl: string, method: string, path: string, body?: unknown): Promise<void> {
  const credentials = new URL(managementUrl);
  const url = new URL(path, credentials.origin); // fetch refuses an address with a password in it
  const user = `${decodeURIComponent(credentials.username)}:${decodeURIComponent(credentials.password)}`;
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(user).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  const answer = await response.text();
  if (response.ok || (method === 'DELETE' && response.status === 404)) return;
  throw new Error(`RabbitMQ refused ${method} ${path}: ${response.status} ${answer.slice(0, 500)}`);
}
