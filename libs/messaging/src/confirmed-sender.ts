import type { ConfirmChannel, Options } from 'amqplib';
import type { Connection } from './connection.js';

/** What became of a message: taken by every queue it was for, for no queue at all, or not known to be taken. */
export type SendOutcome = 'confirmed' | 'returned' | 'failed';

/** Sends with confirms and mandatory on a channel of its own, made anew with each connection. */
export class ConfirmedSender {
  private channel: ConfirmChannel | null = null;
  private readonly returned = new Set<unknown>();

  constructor(private readonly connection: Connection) {
    connection.onConnect(async (opened) => {
      const channel = await connection.confirmChannel(opened);
      // The return comes before the confirm of the same message.
      channel.on('return', ({ properties }) => this.returned.add(properties.messageId));
      this.channel = channel;
    });
    connection.onDown(() => {
      this.channel = null;
      this.returned.clear();
    });
  }

  get ready(): boolean {
    return this.channel !== null && this.connection.isUp;
  }

  /** `done` is called once, at the latest when the channel is lost; the caller brings the deadline. */
  send(
    to: { exchange: string; key: string },
    body: Buffer,
    properties: Options.Publish & { messageId: string },
    done: (outcome: SendOutcome) => void,
  ): void {
    const { channel } = this;
    if (!channel || !this.connection.isUp) return done('failed');
    try {
      channel.publish(
        to.exchange,
        to.key,
        body,
        { ...properties, mandatory: properties.mandatory ?? true },
        (err) => {
          const wasReturned = this.returned.delete(properties.messageId);
          done(err ? 'failed' : wasReturned ? 'returned' : 'confirmed');
        },
      );
    } catch {
      done('failed'); // the channel closed in between, or headers past 64 KiB
    }
  }
}
