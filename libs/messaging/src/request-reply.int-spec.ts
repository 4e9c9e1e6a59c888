import { Controller, Module } from '@nestjs/common';
import { request, event, type Payload } from '@switchboard/contracts';
import { AppError, type RunningService } from '@switchboard/kernel';
import { z } from 'zod';
import { bootService } from '../../../test/support/boot.js';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { until } from '../../../test/support/wait.js';
import { Asker, EventPublisher, MessagingModule, OnEvent, OnRequest, RabbitStrategy } from './index.js';

const Echo = request('chat.test.echo.v1', z.object({ text: z.string() }), z.object({ text: z.string() }));
const Told = event('routing.assignment.told.v1', z.object({ n: z.number() }));
const told: number[] = [];

@Controller()
class Handlers {
  @OnRequest(Echo)
  echo({ text }: Payload<typeof Echo>) {
    if (text === 'no') throw new AppError('contact_closed', 'closed');
    return { text };
  }

  @OnEvent(Told)
  told({ n }: Payload<typeof Told>) {
    told.push(n);
  }
}

describe('first light', () => {
  let broker: TestBroker;
  const running: RunningService[] = [];

  beforeAll(async () => {
    broker = await aBroker();
    for (const service of ['chat', 'gateway', 'routing'] as const) {
      @Module({
        imports: [MessagingModule.forRoot({ service, url: broker.urlOf(service) })],
        controllers: service === 'chat' ? [Handlers] : [],
      })
      class Root {}
      running.push(await bootService({ module: Root, transport: RabbitStrategy }));
    }
  });

  afterAll(async () => {
    await Promise.all(running.map((one) => one.close()));
    await broker.drop();
  });

  it('answers', async () => {
    const asker = running[1]?.app.get(Asker, { strict: false });
    const at = performance.now();
    for (let i = 0; i < 200; i++) await asker?.ask(Echo, { text: 'a' });
    console.log('ask one at a time, ms', (performance.now() - at) / 200);
    expect(await asker?.ask(Echo, { text: 'a' })).toEqual({ text: 'a' });
    await expect(asker?.ask(Echo, { text: 'no' })).rejects.toMatchObject({ code: 'contact_closed' });
  });

  it('tells', async () => {
    const publisher = running[2]?.app.get(EventPublisher, { strict: false });
    expect(await publisher?.publish([{ id: '1', key: Told.key, payload: { n: 1 } }])).toEqual([true]);
    await until(() => told.length === 1);
  });
});
