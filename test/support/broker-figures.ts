import { servers } from './servers.js';

/** How many messages lie in each of a platform's queues, asked of the broker itself. */
export async function queueLengths(vhost: string): Promise<Record<string, number>> {
  const { rabbitmqManagementUrl: url } = servers();
  const path = `/api/queues/${vhost}?disable_stats=true&enable_queue_totals=true`;
  const response = await fetch(`${new URL(url).origin}${path}`, { headers: { authorization: basic(url) } });
  const queues = (await response.json()) as { name: string; messages?: number }[];
  return Object.fromEntries(queues.map(({ name, messages = 0 }) => [name, messages]));
}

/** With fetch, credentials go into a header. */
export function basic(url: string): string {
  const { username, password } = new URL(url);
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
