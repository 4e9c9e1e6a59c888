import type { Channel, ConsumeMessage } from 'amqplib';
import fc from 'fast-check';
import { Acks } from './acks.js';

const message = (deliveryTag: number) => ({ fields: { deliveryTag } }) as ConsumeMessage;
const moment = () => new Promise((done) => setImmediate(done));

/** A channel on paper, strict as the broker: what is settled must have been unsettled. */
class PaperChannel {
  readonly frames: string[] = [];
  readonly unsettled: Set<number>;

  constructor(deliveries: number) {
    this.unsettled = new Set(Array.from({ length: deliveries }, (_, at) => at + 1));
  }

  ack({ fields: { deliveryTag } }: ConsumeMessage, allUpTo = false): void {
    this.frames.push(`ack ${allUpTo ? 'up to ' : ''}${deliveryTag}`);
    if (allUpTo) for (const tag of [...this.unsettled]) if (tag < deliveryTag) this.unsettled.delete(tag);
    if (!this.unsettled.delete(deliveryTag)) throw new Error(`unknown delivery tag ${deliveryTag}`);
  }

  nack({ fields: { deliveryTag } }: ConsumeMessage): void {
    this.frames.push(`nack ${deliveryTag}`);
    if (!this.unsettled.delete(deliveryTag)) throw new Error(`unknown delivery tag ${deliveryTag}`);
  }
}

function someAcks(deliveries: number) {
  const channel = new PaperChannel(deliveries);
  return { channel, acks: new Acks(channel as unknown as Channel, 0) };
}

describe('Acks', () => {
  it('sends one frame for what ends in the same moment', async () => {
    const { channel, acks } = someAcks(4);

    for (const tag of [2, 1, 3]) acks.ack(message(tag));
    await moment();

    expect(channel.frames).toEqual(['ack up to 3']);
    expect([...channel.unsettled]).toEqual([4]);
  });

  it('does not acknowledge what is still worked on', async () => {
    const { channel, acks } = someAcks(4);

    for (const tag of [1, 3, 4]) acks.ack(message(tag));
    await moment();
    expect(channel.frames).toEqual(['ack up to 1', 'ack 3', 'ack 4']);
    acks.ack(message(2));
    await moment();

    expect(channel.frames.at(-1)).toBe('ack up to 2');
    expect(channel.unsettled.size).toBe(0);
  });

  it('passes over what was given back', async () => {
    const { channel, acks } = someAcks(3);

    acks.requeue(message(1));
    acks.ack(message(2));
    acks.ack(message(3));
    await moment();

    expect(channel.frames).toEqual(['nack 1', 'ack up to 3']);
  });

  it('lives on when its channel is gone', async () => {
    const { channel, acks } = someAcks(0);

    acks.ack(message(1));
    await moment();

    expect(channel.frames).toHaveLength(1);
  });

  it('settles exactly what has ended, in whatever order and company it ends', () => {
    const endings = fc.shuffledSubarray(
      Array.from({ length: 30 }, (_, at) => at + 1),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(
        endings,
        fc.infiniteStream(fc.constantFrom('ack', 'ack', 'flush', 'requeue')),
        (tags, ways) => {
          const { channel, acks } = someAcks(30);
          const expected = new Set(channel.unsettled);
          for (const tag of tags) {
            const { value: way } = ways.next();
            if (way === 'requeue') acks.requeue(message(tag));
            else acks.ack(message(tag));
            expected.delete(tag);
            if (way === 'flush') acks.flush();
          }
          acks.flush();

          expect([...channel.unsettled]).toEqual([...expected]);
          const settled = channel.frames.map((frame) => Number(frame.split(' ').at(-1)));
          expect(new Set(settled).size).toBe(settled.length);
        },
      ),
    );
  });
});
