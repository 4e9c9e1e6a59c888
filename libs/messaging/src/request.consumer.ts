import type { Actor, Reply, RequestContract } from '@switchboard/contracts';
import { AppError, inSpan, logger, problemOf, type Span } from '@switchboard/kernel';
import type { Channel, ConsumeMessage } from 'amqplib';
import { LRUCache } from 'lru-cache';
import type { ActorRights } from './actor-rights.js';
import type { Broker } from './broker.js';
import { Consumer, type Delivery } from './consumer.js';
import type { MessagingMetrics } from './messaging.metrics.js';
import { exchanges, queues, REQUEST_QUEUE_ARGUMENTS, requestsOf } from './names.js';
import type { Route, Routes } from './routes.js';
import type { StallWatch } from './stall-watch.js';
import { causeOf, decodeBody, encodeBody, textOf, Unacceptable } from './wire.js';

const log = logger('requests');

/** Answers what the gateway asks: always a reply, always an ack, nothing past its deadline. */
export class RequestConsumer extends Consumer {
  private readonly taken = new LRUCache<string, true>({ max: 2_000 });

  constructor(
    private readonly broker: Broker,
    private readonly routes: Routes['requests'],
    private readonly metrics: MessagingMetrics,
    private readonly stalls: StallWatch,
    prefetch: number,
    private readonly rights: ActorRights | null = null,
  ) {
    super(broker.inbound, prefetch, (count) => metrics.inFlight.set({ kind: 'request' }, count));
  }

  protected async assertQueue(channel: Channel): Promise<string> {
    const { service } = this.broker;
    const { queue } = await channel.assertQueue(queues.requests(service), {
      durable: true,
      arguments: REQUEST_QUEUE_ARGUMENTS,
    });
    await channel.bindQueue(queue, exchanges.requests, requestsOf(service));
    return queue;
  }

  protected async handle(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    const arrivedAt = this.stalls.arrival();
    const id = textOf(message.properties.messageId) ?? '';
    // Delivered again after a lost connection while the first delivery is, or was, being answered here.
    if (message.fields.redelivered && this.taken.has(id)) return this.ack(delivery);
    this.taken.set(id, true);
    await inSpan({ name: this.nameOf(message), kind: 'server' }, causeOf(message), (span) =>
      this.answer(delivery, arrivedAt, span),
    );
    this.ack(delivery);
  }

  private async answer(delivery: Delivery, arrivedAt: number, span: Span): Promise<void> {
    const startedAt = performance.now();
    const { message } = delivery;
    const key = message.fields.routingKey;
    try {
      const { route, payload } = this.read(message);
      if (isLate(message.properties.expiration, startedAt - arrivedAt)) return this.count(key, 'late');
      this.reply(delivery, key, encodeReply(route, await route.call(await this.withRights(payload))));
      this.count(key, 'ok');
      this.metrics.duration.observe({ kind: 'request', key }, (performance.now() - startedAt) / 1_000);
    } catch (err) {
      const error = err instanceof Unacceptable ? new AppError('contract_violation', err.message) : err;
      const problem = problemOf(error);
      this.reply(delivery, 'problem', encodeBody(problem));
      this.count(this.nameOf(message), problem.code);
      span.end({ fault: error });
      if (problem.status >= 500) log.error({ key, err }, 'request failed');
    }
  }

  private read(message: ConsumeMessage): { route: Route<RequestContract>; payload: unknown } {
    const { fields, properties, content } = message;
    if (properties.userId !== this.broker.userOf('gateway')) {
      throw new Unacceptable('wrong_user', 'Only the gateway asks');
    }
    if (properties.type !== fields.routingKey)
      throw new Unacceptable('key_mismatch', 'Type and routing key disagree');
    const route = this.routes.get(fields.routingKey);
    if (!route) throw new Unacceptable('no_handler', `Nobody answers ${fields.routingKey}`);
    const parsed = route.contract.schema.safeParse(decodeBody(content));
    if (parsed.success) return { route, payload: parsed.data };
    const paths = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Unacceptable(
      'payload',
      `The payload of ${fields.routingKey} is not valid at: ${paths.slice(0, 200)}`,
    );
  }

  /** Who asks is told apart by what he may do now, not by what the gateway heard of him. */
  private async withRights(payload: unknown): Promise<unknown> {
    return this.rights && hasActor(payload)
      ? { ...payload, actor: await this.rights.now(payload.actor) }
      : payload;
  }

  /** What was made up must not become a name in our figures. */
  private nameOf({ fields: { routingKey } }: ConsumeMessage): string {
    return this.routes.has(routingKey) ? routingKey : 'unknown';
  }

  private reply({ message, channel }: Delivery, type: string, body: Buffer): void {
    const replyTo = textOf(message.properties.replyTo);
    const messageId = textOf(message.properties.messageId);
    if (!replyTo || !messageId) return;
    const properties = {
      type,
      correlationId: messageId,
      userId: this.broker.user,
      contentType: 'application/json',
    };
    try {
      // On the channel of the acknowledgement that follows: both leave in one write.
      channel.publish(exchanges.replies, replyTo, body, { ...properties, persistent: false });
    } catch (err) {
      log.warn({ err }, 'reply not sent'); // the asker's deadline answers
    }
  }

  private count(key: string, outcome: string): void {
    this.metrics.handled.inc({ kind: 'request', key, outcome });
  }
}

/** Parsed by its contract already: what is called `actor` is one. */
const hasActor = (payload: unknown): payload is { actor: Actor } =>
  typeof payload === 'object' && payload !== null && 'actor' in payload;

function encodeReply<C extends RequestContract>({ contract }: Route<C>, result: unknown): Buffer {
  const reply = contract.reply.safeParse(result);
  if (reply.success) return encodeBody(reply.data as Reply<C>);
  const paths = reply.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new AppError(
    'contract_violation',
    `The reply to ${contract.key} is not valid at: ${paths.slice(0, 200)}`,
  );
}

function isLate(expiration: unknown, sinceArrivalMs: number): boolean {
  return expiration !== undefined && sinceArrivalMs >= Number(expiration);
}
