import { logger } from '@switchboard/kernel';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { Acks } from './acks.js';
import type { Connection } from './connection.js';
import { InFlight } from './in-flight.js';

/** A message and the channel it must be settled on: a tag means nothing on another channel. */
export interface Delivery {
  message: ConsumeMessage;
  channel: Channel;
  acks: Acks;
}

const log = logger('consumer');

/** One queue, one channel, one prefetch. Every delivery is settled exactly once, on the channel it came by. */
export abstract class Consumer {
  private current: { channel: Channel; consumerTag: string; acks: Acks } | null = null;
  private stopped = false;
  protected readonly inFlight: InFlight;

  constructor(
    protected readonly connection: Connection,
    private readonly prefetch: number,
    onInFlight: (count: number) => void,
    /** How long an acknowledgement may wait for others. */
    private readonly ackDelayMs = 0,
  ) {
    this.inFlight = new InFlight(onInFlight);
  }

  /** Consumes on every connection from now on. */
  start(): void {
    this.connection.onConnect((opened) => this.consume(opened));
    this.connection.onDown(() => (this.current = null));
  }

  /** Takes nothing new, and ends when what is in hand is finished. */
  async stop(drainTimeoutMs: number): Promise<void> {
    this.stopped = true;
    const { current } = this;
    this.current = null;
    await current?.channel.cancel(current.consumerTag).catch(() => undefined);
    if (!(await this.inFlight.drained(drainTimeoutMs))) log.warn('stopped with handlers still running');
    current?.acks.flush(); // the channel is closed next
  }

  /** Makes sure of the queue and its bindings, and names it. */
  protected abstract assertQueue(channel: Channel, opened: ChannelModel): Promise<string>;

  /** Works on one delivery and settles it. */
  protected abstract handle(delivery: Delivery): Promise<void>;

  protected ack({ acks, message }: Delivery): void {
    acks.ack(message);
  }

  protected requeue({ acks, message }: Delivery): void {
    acks.requeue(message);
  }

  private async consume(opened: ChannelModel): Promise<void> {
    if (this.stopped) return;
    const channel = await this.connection.channel(opened);
    await channel.prefetch(this.prefetch);
    const queue = await this.assertQueue(channel, opened);
    const acks = new Acks(channel, this.ackDelayMs);
    const { consumerTag } = await channel.consume(queue, (message) => this.take({ channel, acks }, message));
    this.current = { channel, consumerTag, acks };
    this.consuming();
  }

  /** The queue is there, bound and consumed. */
  protected consuming(): void {}

  private take(by: Omit<Delivery, 'message'>, message: ConsumeMessage | null): void {
    // The broker cancelled us: the queue was deleted or its leader is gone. Everything is asserted again.
    if (!message) return this.connection.restart('a queue is gone');
    this.inFlight.begin();
    this.handle({ ...by, message })
      .catch((err: unknown) => log.error({ err }, 'a delivery could not be settled'))
      .finally(() => this.inFlight.end());
  }
}
