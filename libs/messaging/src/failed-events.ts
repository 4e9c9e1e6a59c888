import type { ServiceName } from '@switchboard/contracts';
import { logger, withDeadline } from '@switchboard/kernel';
import type { ConsumeMessage, Options } from 'amqplib';
import type { Broker } from './broker.js';
import { ConfirmedSender, type SendOutcome } from './confirmed-sender.js';
import type { MessagingMetrics } from './messaging.metrics.js';
import { exchanges, RETRY_DELAYS_SECONDS, retryKeys } from './names.js';
import { headerOf, textOf, Unacceptable } from './wire.js';

/** Who sent an event first; a retry carries this service's own user, because the broker checks that one. */
const FIRST_USER = 'x-first-user';
const ATTEMPT = 'x-attempt';
const REASON = 'x-reason';
const CONFIRM_DEADLINE_MS = 5_000;
const log = logger('events');

/** Puts a failed event aside for another try, or away as a dead letter with the reason. */
export class FailedEvents {
  private readonly sender: ConfirmedSender;

  constructor(
    private readonly broker: Broker,
    private readonly metrics: MessagingMetrics,
    private readonly retries: readonly number[] = RETRY_DELAYS_SECONDS,
  ) {
    this.sender = new ConfirmedSender(broker.outbound);
  }

  /** True once the broker has it in safety elsewhere, so that the original may be acknowledged. */
  async putAside(message: ConsumeMessage, err: unknown): Promise<boolean> {
    const attempt = attemptOf(message);
    const seconds = this.retries[attempt];
    const key = textOf(message.properties.type) ?? 'unknown';
    if (seconds === undefined || err instanceof Unacceptable) return this.bury(message, key, err);
    log.warn(
      { key, messageId: message.properties.messageId, attempt, retryInSeconds: seconds, err },
      'event failed',
    );
    this.metrics.retries.inc({ key });
    const to = { exchange: exchanges.retry(this.broker.service), key: retryKeys.wait(seconds) };
    return this.send(to, message, { [ATTEMPT]: attempt + 1 });
  }

  private bury(message: ConsumeMessage, key: string, err: unknown): Promise<boolean> {
    const reason = err instanceof Unacceptable ? err.reason : 'retries_exhausted';
    log.error({ key, messageId: message.properties.messageId, reason, err }, 'event is a dead letter');
    this.metrics.deadLetters.inc({ key: err instanceof Unacceptable ? 'unknown' : key, reason });
    const to = { exchange: exchanges.dead, key: `${this.broker.service}.${reason}` };
    return this.send(to, message, {
      [ATTEMPT]: attemptOf(message),
      [REASON]: `${reason}: ${sentenceOf(err)}`,
    });
  }

  private async send(
    to: { exchange: string; key: string },
    message: ConsumeMessage,
    headers: Record<string, unknown>,
  ): Promise<boolean> {
    const properties = { ...this.propertiesOf(message, headers), persistent: true };
    const sent = new Promise<SendOutcome>((resolve) =>
      this.sender.send(to, message.content, properties, resolve),
    );
    return (await withDeadline(sent, CONFIRM_DEADLINE_MS, () => 'failed')) === 'confirmed';
  }

  private propertiesOf(
    { properties, fields }: ConsumeMessage,
    headers: Record<string, unknown>,
  ): Options.Publish & { messageId: string } {
    return {
      messageId: textOf(properties.messageId) ?? `unnamed-${fields.deliveryTag}`,
      type: textOf(properties.type) ?? fields.routingKey,
      correlationId: textOf(properties.correlationId),
      timestamp: typeof properties.timestamp === 'number' ? properties.timestamp : undefined,
      contentType: textOf(properties.contentType),
      userId: this.broker.user,
      headers: {
        ...headers,
        [FIRST_USER]: firstUserOf({ properties }, this.broker.user) ?? '',
        traceparent: headerOf({ properties }, 'traceparent') ?? '',
      },
    };
  }
}

/** Whose event this is: the sender's, or for our own retry the one noted in it. */
export function firstUserOf(message: Pick<ConsumeMessage, 'properties'>, self: string): string | undefined {
  const user = textOf(message.properties.userId);
  return user === self ? (headerOf(message, FIRST_USER) ?? user) : user;
}

/** Whether it came back from this service's own retry queues. */
export function isRetry(message: ConsumeMessage, service: ServiceName): boolean {
  return message.fields.exchange === exchanges.retry(service);
}

function attemptOf({ properties }: ConsumeMessage): number {
  const attempt: unknown = properties.headers?.[ATTEMPT];
  return typeof attempt === 'number' && Number.isInteger(attempt) && attempt >= 0 ? attempt : 0;
}

// Short, because headers are small; the whole error stands in the log.
function sentenceOf(err: unknown): string {
  const text = err instanceof Error ? `${err.name}: ${err.message}` : 'not an error';
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}
