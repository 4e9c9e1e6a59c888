import { Inject, Injectable } from '@nestjs/common';
import { Problem, type Input, type Reply, type RequestContract } from '@switchboard/contracts';
import { AppError, appErrorOf, beginSpan, logger, type Span, uuidv7 } from '@switchboard/kernel';
import type { ConsumeMessage } from 'amqplib';
import { Broker } from './broker.js';
import { ConfirmedSender, type SendOutcome } from './confirmed-sender.js';
import { MessagingMetrics } from './messaging.metrics.js';
import { exchanges } from './names.js';
import { decodeBody, encodeBody, textOf } from './wire.js';

interface PendingAsk {
  contract: RequestContract;
  resolve: (reply: never) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
  span: Span;
  startedAt: number;
}

const MAX_PENDING = 5_000;
const REPLIES_AT_ONCE = 50_000;
const log = logger('asker');

/** Asks a service and waits for its answer. Only the gateway has the rights for it. */
@Injectable()
export class Asker {
  private readonly pending = new Map<string, PendingAsk>();
  private readonly sender: ConfirmedSender | null;
  private listening = false;

  constructor(
    @Inject(Broker) private readonly broker: Broker,
    @Inject(MessagingMetrics) private readonly metrics: MessagingMetrics,
  ) {
    const isGateway = broker.service === 'gateway';
    this.sender = isGateway ? new ConfirmedSender(broker.outbound) : null;
    if (isGateway) this.listenForReplies();
  }

  /** How many questions wait for an answer. */
  get waiting(): number {
    return this.pending.size;
  }

  /**
   * Throws what the other side decided, `unavailable` at once when nobody can take the question, or `timeout` at the
   * deadline. After a timeout the question is not executed any more, unless it was being executed.
   */
  async ask<C extends RequestContract>(
    contract: C,
    payload: Input<C>,
    { deadlineMs = 5_000 }: { deadlineMs?: number } = {},
  ): Promise<Reply<C>> {
    const parsed = contract.schema.safeParse(payload);
    if (!parsed.success) throw this.brokenQuestion(contract, parsed.error.issues);
    if (!this.sender?.ready || !this.listening)
      throw this.count(contract, unavailable('The broker is not reachable'));
    if (this.pending.size >= MAX_PENDING)
      throw this.count(contract, unavailable('Too many questions are waiting'));
    return this.send(this.sender, contract, encodeBody(parsed.data), deadlineMs);
  }

  private send<C extends RequestContract>(
    sender: ConfirmedSender,
    contract: C,
    body: Buffer,
    deadlineMs: number,
  ): Promise<Reply<C>> {
    const id = uuidv7();
    const span = beginSpan({ name: contract.key, kind: 'client' });
    return new Promise<Reply<C>>((resolve, reject) => {
      const timer = setTimeout(() => this.fail(id, timeout(contract)), deadlineMs);
      this.pending.set(id, { contract, resolve, reject, timer, span, startedAt: performance.now() });
      const properties = {
        messageId: id,
        type: contract.key,
        correlationId: span.context.correlationId,
        headers: { traceparent: span.context.traceparent },
        replyTo: this.broker.instanceId,
        expiration: deadlineMs,
        persistent: false,
        userId: this.broker.user,
        contentType: 'application/json',
      };
      sender.send({ exchange: exchanges.requests, key: contract.key }, body, properties, (outcome) =>
        this.sent(id, outcome),
      );
    });
  }

  private sent(id: string, outcome: SendOutcome): void {
    if (outcome === 'returned') this.fail(id, unavailable('Nobody answers this at the moment'));
    if (outcome === 'failed') this.fail(id, unavailable('The question was not taken'));
  }

  private listenForReplies(): void {
    const { inbound } = this.broker;
    inbound.onConnect(async (connection) => {
      const channel = await inbound.channel(connection);
      const { queue } = await channel.assertQueue('', {
        exclusive: true,
        durable: false,
        autoDelete: true,
        arguments: { 'x-max-length': REPLIES_AT_ONCE },
      });
      await channel.bindQueue(queue, exchanges.replies, this.broker.instanceId);
      await channel.consume(queue, (message) => this.take(message), { noAck: true });
      this.listening = true;
    });
    inbound.onDown(() => {
      this.listening = false;
      // Their answers went down with the queue; waiting longer cannot help.
      for (const id of this.pending.keys()) this.fail(id, unavailable('The broker was lost'));
    });
  }

  private take(message: ConsumeMessage | null): void {
    if (!message) return this.broker.inbound.restart('the reply queue is gone');
    const { userId, type } = message.properties;
    const id = textOf(message.properties.correlationId) ?? '';
    const ask = this.pending.get(id);
    if (!ask) return this.metrics.lateReplies.inc();
    if (userId !== this.broker.userOf(ask.contract.owner)) return this.metrics.lateReplies.inc();
    try {
      const body = decodeBody(message.content);
      if (type === 'problem') return this.fail(id, appErrorOf(Problem.parse(body)));
      this.succeed(id, ask, ask.contract.reply.parse(body));
    } catch (err) {
      log.error({ key: ask.contract.key, err }, 'reply breaks its contract');
      this.fail(id, new AppError('contract_violation', `The reply to ${ask.contract.key} is not valid`));
    }
  }

  private succeed(id: string, ask: PendingAsk, reply: unknown): void {
    this.forget(id, ask);
    this.metrics.asks.inc({ key: ask.contract.key, outcome: 'ok' });
    ask.span.end();
    ask.resolve(reply as never);
  }

  private fail(id: string, error: AppError): void {
    const ask = this.pending.get(id);
    if (!ask) return;
    this.forget(id, ask);
    ask.span.end({ fault: error });
    ask.reject(this.count(ask.contract, error));
  }

  private forget(id: string, ask: PendingAsk): void {
    this.pending.delete(id);
    clearTimeout(ask.timer);
    this.metrics.askDuration.observe({ key: ask.contract.key }, (performance.now() - ask.startedAt) / 1_000);
  }

  private count(contract: RequestContract, error: AppError): AppError {
    this.metrics.asks.inc({ key: contract.key, outcome: error.code });
    return error;
  }

  private brokenQuestion(contract: RequestContract, issues: { path: PropertyKey[] }[]): AppError {
    log.error(
      { key: contract.key, paths: issues.map(({ path }) => path.join('.')) },
      'question breaks its contract',
    );
    return this.count(
      contract,
      new AppError('contract_violation', `The question ${contract.key} is not valid`),
    );
  }
}

const unavailable = (detail: string) => new AppError('unavailable', detail, { retryAfterSeconds: 1 });
const timeout = (contract: RequestContract) =>
  new AppError('timeout', `No answer to ${contract.key} in time`);
