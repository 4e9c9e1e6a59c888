import {
  Controller,
  Get,
  Injectable,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Clock } from './clock.js';
import { Health } from './health.js';
import { NestLogger } from './nest-logger.js';
import { rootModuleOf, runHttpService, runMicroservice, type ServiceTransport } from './service-app.js';

const story: string[] = [];

@Injectable()
class FakeTransport implements ServiceTransport {
  constructor(private readonly health: Health) {}

  listen(callback: () => void): void {
    story.push('listens');
    callback();
  }

  async close(): Promise<void> {
    story.push(`stops taking, ready: ${(await this.health.readiness()).state}`);
  }
}

@Injectable()
class Store implements OnModuleInit, OnApplicationShutdown {
  onModuleInit(): void {
    story.push('initialised');
  }

  onApplicationShutdown(): void {
    story.push('closed');
  }
}

@Controller()
class Pages {
  constructor(private readonly clock: Clock) {}

  @Get('/now')
  now() {
    return { now: this.clock.now().getTime() > 0 };
  }
}

@Module({ providers: [FakeTransport, Store], controllers: [Pages] })
class TestModule {}

const options = { logger: new NestLogger(), abortOnError: false };

describe('a service', () => {
  beforeEach(() => {
    story.length = 0;
  });

  it('takes work after everything is initialised, and gives up what the work needs last', async () => {
    const parts = {
      module: TestModule,
      transport: FakeTransport,
      connect: async () => void story.push('connected'),
    };
    const app = await NestFactory.createMicroservice(rootModuleOf(TestModule), {
      ...options,
      inject: [FakeTransport],
      useFactory: (strategy: FakeTransport) => ({ strategy }),
    });

    const service = await runMicroservice(app, parts);
    expect(story).toEqual(['initialised', 'connected', 'listens']);
    await service.close();

    expect(story.slice(3, 4)).toEqual(['stops taking, ready: down']);
    expect(story.at(-1)).toBe('closed');
  });

  it('serves HTTP beside its transport where it has an adapter', async () => {
    const adapter = new FastifyAdapter();
    const parts = {
      module: TestModule,
      transport: FakeTransport,
      http: { adapter, port: 0, host: '127.0.0.1', configure: () => void story.push('configured') },
    };
    const app = await NestFactory.create(rootModuleOf(TestModule), adapter, options);

    const service = await runHttpService(app, parts);
    expect(story).toEqual(['configured', 'initialised', 'listens']);
    const url = await app.getUrl();
    expect(await (await fetch(`${url}/now`)).json()).toEqual({ now: true });
    await service.close();

    expect(story[3]).toBe('stops taking, ready: down');
    expect(story.at(-1)).toBe('closed');
    await expect(fetch(`${url}/now`)).rejects.toThrow();
  });
});
