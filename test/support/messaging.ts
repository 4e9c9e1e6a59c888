import { Module, type Provider, type Type } from '@nestjs/common';
import type { ServiceName } from '@switchboard/contracts';
import type { RunningService } from '@switchboard/kernel';
import {
  Asker,
  closeConnection,
  EventFeed,
  EventPublisher,
  MessagingModule,
  openConnection,
  RabbitStrategy,
  type MessagingOptions,
} from '@switchboard/messaging';
import type { ConfirmChannel, GetMessage, Options } from 'amqplib';
import { bootService } from './boot.js';
import type { TestBroker } from './broker.js';
import { until } from './wait.js';

/** A small service with the handlers of one test, and the parts of messaging that tests reach for. */
export interface TestService extends RunningService {
  asker: Asker;
  publisher: EventPublisher;
  feed: EventFeed;
  strategy: RabbitStrategy;
}

/** Boots a service with these handlers on the test's broker. */
export async function aService(
  broker: Pick<TestBroker, 'urlOf'>,
  service: ServiceName,
  options: {
    handlers?: Type[];
    providers?: Provider[];
    waitForBroker?: boolean;
    messaging?: Partial<MessagingOptions>;
  } = {},
): Promise<TestService> {
  const { handlers = [], providers = [], waitForBroker, messaging } = options;
  @Module({
    imports: [MessagingModule.forRoot({ service, url: broker.urlOf(service), ...messaging })],
    controllers: handlers,
    providers,
  })
  class TestRoot {}
  const running = await bootService({ module: TestRoot, transport: RabbitStrategy, waitForBroker });
  const part = <T>(type: Type<T>): T => running.app.get(type, { strict: false });
  return {
    ...running,
    asker: part(Asker),
    publisher: part(EventPublisher),
    feed: part(EventFeed),
    strategy: part(RabbitStrategy),
  };
}

/** A client that sends and does what it likes, as far as its user may. */
export interface RawClient {
  channel: ConfirmChannel;
  /** True when the broker took it, false when it refused. Resolves after a possible return. */
  publish(exchange: string, key: string, body: unknown, properties?: Options.Publish): Promise<boolean>;
  /** Runs one operation on a channel of its own and tells the broker's refusal, or null when it was allowed. */
  refusalOf(work: (channel: ConfirmChannel) => Promise<unknown>): Promise<string | null>;
  /** Takes the next message, waiting for it. */
  next(queue: string): Promise<GetMessage>;
  countIn(queue: string): Promise<number>;
  returned: string[];
  close(): Promise<void>;
}

/** Connects a raw client to the given address. */
export async function aRawClient(url: string): Promise<RawClient> {
  const connection = await openConnection(url, 'test');
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  const returned: string[] = [];
  channel.on('error', () => undefined);
  channel.on('return', (message) => returned.push(String(message.properties.messageId)));

  const publishOn = (
    on: ConfirmChannel,
    ...[exchange, key, body, properties]: Parameters<RawClient['publish']>
  ) =>
    new Promise<boolean>((resolve) => {
      const content = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      on.publish(exchange, key, content, properties, (err) => resolve(!err));
    });

  return {
    channel,
    returned,
    publish: (...args) => publishOn(channel, ...args),
    async refusalOf(work) {
      const own = await connection.createConfirmChannel();
      let refusal: string | null = null;
      own.on('error', (err) => (refusal = err.message));
      const error: unknown = await work(own).then(
        () => null,
        (err: unknown) => err,
      );
      // A refused publish closes the channel without an answer of its own.
      const closed: unknown = await own.waitForConfirms().catch((err: unknown) => err);
      if (refusal === null && !error && !closed) await own.close();
      return (
        refusal ?? (error instanceof Error ? error.message : closed instanceof Error ? closed.message : null)
      );
    },
    next: (queue) =>
      until(async () => (await channel.get(queue, { noAck: true })) || null, {
        what: `a message in ${queue}`,
      }),
    countIn: async (queue) => (await channel.checkQueue(queue)).messageCount,
    close: () => closeConnection(connection),
  };
}
