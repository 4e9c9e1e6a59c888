import { Controller, type Type } from '@nestjs/common';
import {
  type EventContract,
  type Input,
  type Payload,
  REQUESTS,
  type ReplyInput,
  type RequestContract,
  type ServiceName,
} from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { OnRequest } from '@switchboard/messaging';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aService, type TestService } from '../../../test/support/messaging.js';

type Answer = (payload: never) => unknown;
const OWNERS = ['accounts', 'routing', 'chat', 'files', 'reports'] as const;

/** The five services as a test wants them: each answers what it was told to, and remembers what it was asked. */
export class FakePlatform {
  readonly asked: { key: string; payload: unknown }[] = [];
  private readonly answers = new Map<string, Answer>();
  private readonly services = new Map<ServiceName, TestService>();

  private constructor(readonly broker: TestBroker) {}

  static async start(): Promise<FakePlatform> {
    const platform = new FakePlatform(await aBroker());
    await Promise.all(
      OWNERS.map(async (owner) => {
        platform.services.set(
          owner,
          await aService(platform.broker, owner, { handlers: [platform.doorOf(owner)] }),
        );
      }),
    );
    return platform;
  }

  /** From now on this request is answered so. */
  answer<C extends RequestContract>(
    contract: C,
    answer: (payload: Payload<C>) => ReplyInput<C> | Promise<ReplyInput<C>>,
  ): this {
    this.answers.set(contract.key, answer as Answer);
    return this;
  }

  /** Publishes a fact as its owner does. */
  async publish<C extends EventContract>(contract: C, payload: Input<C>): Promise<void> {
    const service = this.services.get(contract.owner);
    const parsed = contract.schema.parse(payload);
    await service?.publisher.publish([
      { id: uuidv7(), key: contract.key, payload: parsed, persistent: false },
    ]);
  }

  /** What was asked of one contract, in order. */
  askedOf<C extends RequestContract>(contract: C): Payload<C>[] {
    return this.asked.filter(({ key }) => key === contract.key).map(({ payload }) => payload as Payload<C>);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.services.values()].map((service) => service.close()));
    await this.broker.drop();
  }

  private doorOf(owner: ServiceName): Type {
    const take = (contract: RequestContract, payload: unknown) => {
      this.asked.push({ key: contract.key, payload });
      const answer = this.answers.get(contract.key);
      if (!answer) throw new AppError('unavailable', `The test has no answer to ${contract.key}`);
      return answer(payload as never);
    };
    class Door {}
    for (const contract of REQUESTS.filter((one) => one.owner === owner)) {
      const method = {
        value: (payload: unknown) => take(contract, payload),
        configurable: true,
        writable: true,
      };
      Object.defineProperty(Door.prototype, contract.key, method);
      const descriptor = Object.getOwnPropertyDescriptor(Door.prototype, contract.key);
      OnRequest(contract)(Door.prototype, contract.key, descriptor as never);
    }
    Controller()(Door);
    return Door;
  }
}
