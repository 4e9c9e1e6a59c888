import { Module } from '@nestjs/common';
import type { Input, Reply, RequestContract, EventContract, ServiceName } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock, FakeClock, uuidv7 } from '@switchboard/kernel';
import { EventPublisher, MessagingModule, RabbitStrategy } from '@switchboard/messaging';
import { bootService } from '../../../test/support/boot.js';
import { aBroker } from '../../../test/support/broker.js';
import { aDatabase } from '../../../test/support/database.js';
import { aGatewayAsker } from '../../../test/support/gateway-asker.js';
import { migrations } from '../src/migrations/index.js';
import { ReportsModule } from '../src/reports.module.js';

/** So long that nothing of the tests' own day ever expires by itself. */
export const REPORT_DAYS = 36_500;

/** The whole service on real servers: told events as their owners tell them, asked as a gateway asks. */
export async function runningReports() {
  const [database, broker] = await Promise.all([aDatabase('reports', migrations), aBroker()]);
  const clock = new FakeClock();
  const config = {
    DATABASE_URL: database.appUrl,
    RABBITMQ_URL: broker.urlOf('reports'),
    REPORT_RETENTION_DAYS: REPORT_DAYS,
  };
  const service = await bootService({
    module: ReportsModule.forRoot(config),
    transport: RabbitStrategy,
    overrides: [{ provide: Clock, useValue: clock }],
  });
  const gateway = await aGatewayAsker(broker.urlOf('gateway'));
  const owners = await Promise.all(
    (['accounts', 'chat', 'routing', 'files'] as const).map(
      async (owner) => [owner, await anOwner(owner, broker.urlOf(owner))] as const,
    ),
  );
  const publishers = new Map<ServiceName, EventPublisher>(
    owners.map(([owner, running]) => [owner, running.app.get(EventPublisher, { strict: false })]),
  );

  return {
    app: service.app,
    db: service.app.get(Database, { strict: false }),
    clock,
    ask: <C extends RequestContract>(contract: C, payload: Input<C>): Promise<Reply<C>> =>
      gateway.asker.ask(contract, payload, { deadlineMs: 10_000 }),
    /** Over the broker, with an id that a test may repeat. */
    async publish<C extends EventContract>(contract: C, payload: Input<C>, id = uuidv7()): Promise<void> {
      const event = { id, key: contract.key, payload: contract.schema.parse(payload) };
      const published = await publishers.get(contract.owner)?.publish([event]);
      if (!published?.[0]) throw new Error(`${contract.key} was not taken`);
    },
    async close() {
      await Promise.all([gateway.close(), ...owners.map(([, running]) => running.close())]);
      await service.close();
      await Promise.all([database.drop(), broker.drop()]);
    },
  };
}
export type RunningReports = Awaited<ReturnType<typeof runningReports>>;

async function anOwner(service: ServiceName, url: string) {
  @Module({ imports: [MessagingModule.forRoot({ service, url })] })
  class Owner {}
  return bootService({ module: Owner, transport: RabbitStrategy });
}
