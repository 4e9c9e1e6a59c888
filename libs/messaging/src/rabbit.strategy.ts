import { Inject, Injectable, Optional } from '@nestjs/common';
import { Server, type MessageHandler } from '@nestjs/microservices';
import type { ServiceTransport } from '@switchboard/kernel';
import { ACTOR_RIGHTS, type ActorRights } from './actor-rights.js';
import { Broker } from './broker.js';
import type { Consumer } from './consumer.js';
import { EventConsumer } from './event.consumer.js';
import { EventFeed } from './event-feed.js';
import { MessagingMetrics } from './messaging.metrics.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './messaging.options.js';
import { RequestConsumer } from './request.consumer.js';
import { routesOf } from './routes.js';
import { StallWatch } from './stall-watch.js';

const REQUEST_PREFETCH = 50;
const EVENT_PREFETCH = 50;
const FEED_PREFETCH = 500;
const DRAIN_TIMEOUT_MS = 20_000;

/** Brings requests and events to the handlers of a service, on two queues and two channels that never mix. */
@Injectable()
export class RabbitStrategy extends Server implements ServiceTransport {
  // Failures are settled here; Nest needs not report them too.
  override readonly propagatesEventHandlerErrors = true;
  private readonly consumers: Consumer[] = [];
  private readonly stalls = new StallWatch();

  constructor(
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
    @Inject(Broker) private readonly broker: Broker,
    @Inject(MessagingMetrics) private readonly metrics: MessagingMetrics,
    @Inject(EventFeed) private readonly feed: EventFeed,
    @Optional() @Inject(ACTOR_RIGHTS) private readonly rights?: ActorRights,
  ) {
    super();
  }

  /** Two handlers of one event would share one acknowledgement. */
  override addHandler(
    pattern: string,
    callback: MessageHandler,
    isEventHandler?: boolean,
    extras?: Record<string, unknown>,
  ): void {
    if (this.messageHandlers.has(pattern)) throw new Error(`"${pattern}" has two handlers in one service`);
    super.addHandler(pattern, callback, isEventHandler, extras);
  }

  /** Does not wait for the broker: a service starts without it and works once it is there. */
  listen(callback: (err?: unknown) => void): void {
    try {
      this.startConsumers();
    } catch (err) {
      return callback(err);
    }
    callback();
  }

  /** Resolves once every queue is consumed. */
  async whenConsuming(): Promise<void> {
    await Promise.all([this.broker.inbound.whenUp(), this.broker.outbound.whenUp()]);
  }

  /** Takes nothing more and ends when what was in flight is finished and acknowledged. */
  async close(): Promise<void> {
    const timeoutMs = this.options.drainTimeoutMs ?? DRAIN_TIMEOUT_MS;
    await Promise.all(this.consumers.map((consumer) => consumer.stop(timeoutMs)));
    this.stalls.stop();
  }

  on(): never {
    throw new Error('RabbitStrategy has no events of its own');
  }

  unwrap<T>(): T {
    return this.broker as T;
  }

  private startConsumers(): void {
    const { broker, metrics, options } = this;
    const routes = routesOf(this.messageHandlers, broker.service);
    if (broker.service !== 'gateway') {
      const prefetch = options.requestPrefetch ?? REQUEST_PREFETCH;
      this.consumers.push(
        new RequestConsumer(broker, routes.requests, metrics, this.stalls, prefetch, this.rights),
      );
    }
    if (routes.events.size > 0) {
      const prefetch =
        options.eventPrefetch ?? (broker.service === 'gateway' ? FEED_PREFETCH : EVENT_PREFETCH);
      this.consumers.push(new EventConsumer(broker, routes.events, metrics, this.feed, prefetch));
    }
    this.stalls.start();
    for (const consumer of this.consumers) consumer.start();
    broker.inbound.start();
  }
}
