import { logger } from '@switchboard/kernel';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { InFlight } from './in-flight.js';
import type { Link } from './link.js';

/** A message and the channel it must be settled on: a tag means nothing on another channel. */
export interface Delivery {
  message: ConsumeMessage;
  channel: Channel;
}

const log = logger('consumer');

/** One queue, one channel, one prefetch. Every delivery is settled exactly once, on the channel it came by. */
export abstract class Consumer {
  private current: { channel: Channel; consumerTag: string } | null = null;
  private stopped = false;
  protected readonly inFlight: InFlight;

  constructor(
    protected readonly link: Link,
    private readonly prefetch: number,
    onInFlight: (count: number) => void,
  ) {
    this.inFlight = new InFlight(onInFlight);
  }

  /** Consumes on every connection from now on. */
  start(): void {
    this.link.onConnect((connection) => this.consume(connection));
    this.link.onDown(() => (this.current = null));
  }

  /** Takes nothing new, and ends when what is in hand is finished. */
  async stop(drainTimeoutMs: number): Promise<void> {
    this.stopped = true;
    const { current } = this;
    this.current = null;
    await current?.channel.cancel(current.consumerTag).catch(() => undefined);
    if (!(await this.inFlight.drained(drainTimeoutMs))) log.warn('stopped with handlers still running');
  }

  /** Makes sure of the queue and its bindings, and names it. */
  protected abstract assertQueue(channel: Channel): Promise<string>;

  /** Works on one delivery and settles it. */
  protected abstract handle(delivery: Delivery): Promise<void>;

  protected ack({ channel, message }: Delivery): void {
    settle(() => channel.ack(message));
  }

  protected requeue({ channel, message }: Delivery): void {
    settle(() => channel.nack(message, false, true));
  }

  private async consume(connection: ChannelModel): Promise<void> {
    if (this.stopped) return;
    const channel = await this.link.channel(connection);
    await channel.prefetch(this.prefetch);
    const queue = await this.assertQueue(channel);
    const { consumerTag } = await channel.consume(queue, (message) => this.take(channel, message));
    this.current = { channel, consumerTag };
    this.consuming();
  }

  /** The queue is there, bound and consumed. */
  protected consuming(): void {}

  private take(channel: Channel, message: ConsumeMessage | null): void {
    // The broker cancelled us: the queue was deleted or its leader is gone. Everything is asserted again.
    if (!message) return this.link.restart('a queue is gone');
    this.inFlight.begin();
    this.handle({ channel, message })
      .catch((err: unknown) => log.error({ err }, 'a delivery could not be settled'))
      .finally(() => this.inFlight.end());
  }
}

// The channel may be gone since; the broker then delivers again by itself.
function settle(action: () => void): void {
  try {
    action();
  } catch (err) {
    log.debug({ err }, 'a delivery was settled too late');
  }
}
