import type { EventContract } from '@switchboard/contracts';
import { inSpan, Lanes } from '@switchboard/kernel';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { batcherOf, type ReadEvent } from './batches.js';
import type { Broker } from './broker.js';
import { Consumer, type Delivery } from './consumer.js';
import type { EventFeed } from './event-feed.js';
import { rememberMeta } from './event-meta.js';
import { FailedEvents, firstUserOf, isRetry } from './failed-events.js';
import { laneOf } from './lane.js';
import type { MessagingMetrics } from './messaging.metrics.js';
import { eventQueueArguments, exchanges, ONLY_FOR, queues, retryKeys } from './names.js';
import type { Route, Routes } from './routes.js';
import { causeOf, decodeBody, headerOf, textOf, Unacceptable } from './wire.js';

const REQUEUE_AFTER_MS = 1_000;
const FEED_LENGTH = 100_000;
const FEED_ACK_DELAY_MS = 10;

interface RoutedEvent extends ReadEvent {
  route: Route<EventContract>;
}

/**
 * Takes events: returned is acknowledged, failed is put aside. A service reads its durable queue; a gateway an
 * exclusive one of its own, in order within a contact and without retries, because a late push helps nobody.
 */
export class EventConsumer extends Consumer {
  private readonly failed: FailedEvents;
  private readonly isFeed: boolean;
  private readonly lanes = new Lanes();
  private readonly batchers: Map<string, ReturnType<typeof batcherOf>>;
  private consumedBefore = false;
  private wasGone = false;
  /** When the last event was published that this process has done. */
  private doneUpTo: Date | null = null;

  constructor(
    private readonly broker: Broker,
    private readonly routes: Routes['events'],
    private readonly metrics: MessagingMetrics,
    private readonly feed: EventFeed,
    prefetch: number,
  ) {
    const isFeed = broker.service === 'gateway';
    const onInFlight = (count: number) => metrics.inFlight.set({ kind: 'event' }, count);
    // A feed dies with its gateway, so nothing of it ever comes again: acknowledgements only make room for more.
    super(broker.inbound, prefetch, onInFlight, isFeed ? FEED_ACK_DELAY_MS : 0);
    this.isFeed = isFeed;
    this.failed = new FailedEvents(broker, metrics, this.isFeed ? [] : undefined);
    const batched = [...routes].filter(([, route]) => route.batch);
    this.batchers = new Map(batched.map(([key, route]) => [key, batcherOf(route, prefetch)]));
  }

  protected async assertQueue(channel: Channel, opened: ChannelModel): Promise<string> {
    const { service } = this.broker;
    this.wasGone = !this.isFeed && !(await isThere(opened, queues.events(service)));
    const { queue } = this.isFeed
      ? await channel.assertQueue('', {
          exclusive: true,
          durable: false,
          autoDelete: true,
          arguments: { 'x-max-length': FEED_LENGTH },
        })
      : await channel.assertQueue(queues.events(service), {
          durable: true,
          arguments: eventQueueArguments(service),
        });
    for (const { contract } of this.routes.values()) {
      await channel.bindQueue(queue, exchanges.events(contract.owner), contract.key);
    }
    if (!this.isFeed) await channel.bindQueue(queue, exchanges.retry(service), retryKeys.back);
    return queue;
  }

  protected override consuming(): void {
    if (this.isFeed && this.consumedBefore) this.feed.resumed();
    if (this.wasGone) this.feed.missed(this.doneUpTo);
    this.consumedBefore = true;
  }

  protected async handle(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    if (this.isForAnother(message)) return this.ack(delivery);
    const key = textOf(message.properties.type) ?? '';
    const name = this.routes.has(key) ? key : 'unknown';
    await inSpan({ name, kind: 'consumer' }, causeOf(message), async (span) => {
      try {
        const event = this.read(message, key);
        rememberMeta(span.context, event.meta);
        await this.work(event);
        this.ack(delivery);
      } catch (fault) {
        span.end({ fault });
        await this.giveUp(delivery, fault);
      }
    });
  }

  private async work(event: RoutedEvent): Promise<void> {
    const startedAt = performance.now();
    const { key } = event.route.contract;
    try {
      await this.call(event);
      this.doneUpTo = event.meta.publishedAt;
      this.metrics.handled.inc({ kind: 'event', key, outcome: 'ok' });
    } catch (err) {
      this.metrics.handled.inc({ kind: 'event', key, outcome: 'failed' });
      throw err;
    } finally {
      this.metrics.duration.observe({ kind: 'event', key }, (performance.now() - startedAt) / 1_000);
    }
  }

  private async call({ route, payload, meta }: RoutedEvent): Promise<unknown> {
    const batcher = this.batchers.get(route.contract.key);
    if (!batcher)
      return this.isFeed ? this.lanes.run(laneOf(payload), () => route.call(payload)) : route.call(payload);
    const failure = await batcher.add({ payload, meta });
    if (failure) throw failure.cause;
  }

  private async giveUp(delivery: Delivery, err: unknown): Promise<void> {
    if (await this.failed.putAside(delivery.message, err)) return this.ack(delivery);
    // Nobody has it in safety, so it must not be lost here. Not at once: the broker is in trouble.
    await delay(REQUEUE_AFTER_MS);
    this.requeue(delivery);
  }

  /** A repeat for a service that missed it. */
  private isForAnother(message: ConsumeMessage): boolean {
    const onlyFor = headerOf(message, ONLY_FOR);
    return onlyFor !== undefined && onlyFor !== this.broker.service;
  }

  private read(message: ConsumeMessage, key: string): RoutedEvent {
    this.assertAddress(message, key);
    const route = this.routes.get(key);
    if (!route) throw new Unacceptable('no_handler', `Nobody handles ${key}`);
    if (firstUserOf(message, this.broker.user) !== this.broker.userOf(route.contract.owner)) {
      throw new Unacceptable('wrong_user', `${key} was not sent by its owner`);
    }
    const parsed = route.contract.schema.safeParse(decodeBody(message.content));
    if (parsed.success) return { route, payload: parsed.data, meta: metaOf(message, key) };
    const paths = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Unacceptable('payload', `The payload of ${key} is not valid at: ${paths}`);
  }

  /** Route, type and sender must tell the same story; a retry is believed from this service only. */
  private assertAddress(message: ConsumeMessage, key: string): void {
    if (isRetry(message, this.broker.service)) {
      if (message.properties.userId === this.broker.user) return;
      throw new Unacceptable('wrong_user', 'A retry that is not our own');
    }
    if (message.fields.routingKey !== key)
      throw new Unacceptable('key_mismatch', 'Type and routing key disagree');
    if (headerOf(message, 'x-first-user') !== undefined) {
      throw new Unacceptable('wrong_user', 'A first user outside of a retry');
    }
  }
}

/** Asked on a channel of its own: the answer "no" closes it. */
async function isThere(opened: ChannelModel, queue: string): Promise<boolean> {
  const channel = await opened.createChannel();
  channel.on('error', () => undefined);
  try {
    await channel.checkQueue(queue);
    await channel.close();
    return true;
  } catch {
    return false;
  }
}

function metaOf({ properties }: ConsumeMessage, key: string): ReadEvent['meta'] {
  const messageId = textOf(properties.messageId);
  if (!messageId) throw new Unacceptable('payload', `${key} has no message id`);
  const timestamp: unknown = properties.timestamp;
  return { messageId, key, publishedAt: new Date(typeof timestamp === 'number' ? timestamp * 1_000 : 0) };
}
