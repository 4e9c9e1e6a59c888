import type { ServiceName } from '@switchboard/contracts';

/** How long a failed event waits before each further try; after the last one it is a dead letter. */
export const RETRY_DELAYS_SECONDS = [1, 10, 60, 600] as const;

/** Every exchange by its one spelling. */
export const exchanges = {
  requests: 'requests',
  replies: 'replies',
  dead: 'dead',
  events: (owner: ServiceName) => `${owner}.events`,
  retry: (service: ServiceName) => `${service}.retry`,
};

/** Every named queue by its one spelling. The version goes up when a queue's arguments change. */
export const queues = {
  requests: (service: ServiceName) => `${service}.requests.v1`,
  events: (service: ServiceName) => `${service}.events.v1`,
  retry: (service: ServiceName, seconds: number) => `${service}.retry.${seconds}s.v1`,
  dead: (service: ServiceName) => `${service}.dead.v1`,
};

/** A header: whom a repeated event is for. */
export const ONLY_FOR = 'x-only-for';

/** Routing keys inside `<service>.retry`. */
export const retryKeys = { wait: (seconds: number) => `${seconds}s`, back: 'back' };

/** What a service takes from `requests`: every question addressed to it, known or not. */
export const requestsOf = (service: ServiceName) => `${service}.#`;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Transient by design: a question nobody can answer in time is worth nothing after a restart. */
export const REQUEST_QUEUE_ARGUMENTS = { 'x-max-length': 2_000, 'x-overflow': 'reject-publish' };

const quorum = (dropsTo: Record<string, unknown>) => ({
  'x-queue-type': 'quorum',
  'x-delivery-limit': 20,
  'x-max-length': 1_000_000,
  'x-overflow': 'reject-publish',
  ...dropsTo,
});

/** A message that kills its consumer again and again ends as a dead letter too. */
export const eventQueueArguments = (service: ServiceName) =>
  quorum({
    'x-dead-letter-exchange': exchanges.dead,
    'x-dead-letter-routing-key': `${service}.delivery-limit`,
    'x-dead-letter-strategy': 'at-least-once',
  });

/** Waits, then hands back to the events queue. */
export const retryQueueArguments = (service: ServiceName, seconds: number) =>
  quorum({
    'x-message-ttl': seconds * 1_000,
    'x-dead-letter-exchange': exchanges.retry(service),
    'x-dead-letter-routing-key': retryKeys.back,
    'x-dead-letter-strategy': 'at-least-once',
  });

/** Dead letters go after seven days. */
export const DEAD_QUEUE_ARGUMENTS = quorum({ 'x-message-ttl': 7 * DAY_MS });
