import { logger } from '@switchboard/kernel';
import type { Channel, ConsumeMessage } from 'amqplib';

const log = logger('acks');

/**
 * Settles the deliveries of one channel, which the broker numbers from 1. Those that end together are acknowledged
 * together: one frame for all up to the first that is still worked on, because each costs the broker about as much as
 * a message (a quorum queue writes it to its log).
 */
export class Acks {
  /** Every delivery up to this number is settled. */
  private settledUpTo = 0;
  /** Settled beyond it: something before them is still worked on. */
  private readonly ahead = new Set<number>();
  private ended: ConsumeMessage[] = [];

  /** @param delayMs how long an acknowledgement may wait for company; 0: only for what ends in the same moment */
  constructor(
    private readonly channel: Channel,
    private readonly delayMs: number,
  ) {}

  ack(message: ConsumeMessage): void {
    if (this.ended.push(message) > 1) return;
    if (this.delayMs > 0) setTimeout(() => this.flush(), this.delayMs);
    else process.nextTick(() => this.flush());
  }

  requeue(message: ConsumeMessage): void {
    this.ahead.add(message.fields.deliveryTag);
    this.settle(() => this.channel.nack(message, false, true));
  }

  /** Acknowledges what has ended, now. */
  flush(): void {
    const ended = this.ended;
    this.ended = [];
    for (const { fields } of ended) this.ahead.add(fields.deliveryTag);
    while (this.ahead.delete(this.settledUpTo + 1)) this.settledUpTo += 1;

    const [together, alone] = [
      ended.filter((one) => this.isBefore(one)),
      ended.filter((one) => !this.isBefore(one)),
    ];
    const last = together.reduce<ConsumeMessage | null>((a, b) => (a && tagOf(a) > tagOf(b) ? a : b), null);
    if (last) this.settle(() => this.channel.ack(last, true));
    for (const message of alone) this.settle(() => this.channel.ack(message));
  }

  private isBefore(message: ConsumeMessage): boolean {
    return tagOf(message) <= this.settledUpTo;
  }

  // The channel may be gone since; the broker then delivers again by itself.
  private settle(action: () => void): void {
    try {
      action();
    } catch (err) {
      log.debug({ err }, 'a delivery was settled too late');
    }
  }
}

const tagOf = ({ fields }: ConsumeMessage) => fields.deliveryTag;
