import { Inject, Injectable } from '@nestjs/common';
import type { ServiceName } from '@switchboard/contracts';
import { beginSpan, withDeadline } from '@switchboard/kernel';
import { Broker } from './broker.js';
import { ConfirmedSender, type SendOutcome } from './confirmed-sender.js';
import { MessagingMetrics } from './messaging.metrics.js';
import { exchanges, ONLY_FOR } from './names.js';
import { encodeBody } from './wire.js';

/** An event on its way out. The payload has been parsed by its contract already (`outbox.add`). */
export interface OutgoingEvent {
  id: string;
  key: string;
  payload: unknown;
  /** False for what is worthless a moment later (typing); it may then also be for nobody. */
  persistent?: boolean;
  correlationId?: string;
  traceparent?: string;
  /** A repeat for one service that missed it: the others do not look at it. */
  onlyFor?: ServiceName;
}

/** Gives events to the broker. Used by the outbox's relay, and by the gateway for typing; services use the outbox. */
@Injectable()
export class EventPublisher {
  private readonly sender: ConfirmedSender;

  constructor(
    @Inject(Broker) private readonly broker: Broker,
    @Inject(MessagingMetrics) private readonly metrics: MessagingMetrics,
  ) {
    this.sender = new ConfirmedSender(broker.outbound);
  }

  /** False when publishing cannot work at the moment: not connected, or the broker is short of memory or disk. */
  get ready(): boolean {
    return this.sender.ready;
  }

  /** True for each event that every queue bound to it has stored. What was not confirmed in time may still arrive. */
  async publish(messages: OutgoingEvent[], options: { deadlineMs?: number } = {}): Promise<boolean[]> {
    return (await this.outcomes(messages, options)).map((outcome) => outcome === 'confirmed');
  }

  /** The same, with "for nobody" (`returned`) apart from "not known to be stored" (`failed`). */
  async outcomes(
    messages: OutgoingEvent[],
    { deadlineMs = 5_000 }: { deadlineMs?: number } = {},
  ): Promise<SendOutcome[]> {
    const outcomes = messages.map<SendOutcome>(() => 'failed');
    const sent = messages.map(async (message, index) => {
      outcomes[index] = await this.send(message);
    });
    await withDeadline(Promise.all(sent), deadlineMs, () => undefined);
    for (const outcome of outcomes) this.metrics.published.inc({ outcome });
    return [...outcomes]; // what is confirmed from now on is too late
  }

  private send(message: OutgoingEvent): Promise<SendOutcome> {
    const { id, key, payload, persistent = true, onlyFor } = message;
    const { context, end } = beginSpan({ name: key, kind: 'producer' }, causeOf(message));
    const properties = {
      messageId: id,
      type: key,
      correlationId: context.correlationId,
      headers: { traceparent: context.traceparent, ...(onlyFor && { [ONLY_FOR]: onlyFor }) },
      persistent,
      mandatory: persistent,
      userId: this.broker.user,
      contentType: 'application/json',
      timestamp: Math.floor(Date.now() / 1_000),
    };
    const to = { exchange: exchanges.events(this.broker.service), key };
    return new Promise((resolve) =>
      this.sender.send(to, encodeBody(payload), properties, (outcome) => {
        end({ attributes: { outcome } });
        resolve(outcome);
      }),
    );
  }
}

/** Whose work made it is written in its row; otherwise it is the work in hand. */
const causeOf = ({ correlationId, traceparent }: OutgoingEvent) =>
  traceparent ? { correlationId, traceparent } : undefined;
