import type { ServiceName } from '@switchboard/contracts';

export const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');

/** Who this process is on the broker, and how much it takes at once. */
export interface MessagingOptions {
  service: ServiceName;
  /** Its own user's address: `amqp://chat:…@host:5672/switchboard`. */
  url: string;
  /** Names this replica; made up when left out. */
  instanceId?: string;
  /** Requests in hand at the same time. */
  requestPrefetch?: number;
  /** Events in hand at the same time; a batch handler gets at most so many. */
  eventPrefetch?: number;
  /** How long stopping waits for handlers in flight. */
  drainTimeoutMs?: number;
}
