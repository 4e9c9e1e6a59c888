import type {
  DynamicModule,
  INestApplication,
  INestApplicationContext,
  INestMicroservice,
  Type,
} from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { CustomTransportStrategy, NestMicroservice } from '@nestjs/microservices';
import { KernelModule } from './kernel.module.js';
import { Health } from './health.js';

/** How a service hears from others: Nest's seam, and a `close` that ends after what is in flight has finished. */
export interface ServiceTransport extends CustomTransportStrategy {
  close(): Promise<void>;
}

/** What a service is made of; the same for `startService` and, in tests, `bootService`. */
export interface ServiceParts {
  /** The service's root module. KernelModule comes with it. */
  module: Type | DynamicModule;
  /** The class in the module's container that brings requests and events: `RabbitStrategy`. */
  transport?: Type<ServiceTransport>;
  /** Only for a service that serves HTTP: its adapter and where it listens. */
  http?: {
    adapter: AbstractHttpAdapter;
    port: number;
    host: string;
    /** Before listening: plugins, cookie parser, socket adapter. */
    configure?: (app: INestApplication) => Promise<void> | void;
  };
  /** After every module is initialised and before the first request or event is taken. */
  connect?: (app: INestApplicationContext) => Promise<void>;
}

/** A service that runs. `close` stops taking, finishes what is in flight, then closes what the work needed. */
export interface RunningService {
  app: INestApplicationContext;
  close(): Promise<void>;
}

/** The root module around a service's own. */
export function rootModuleOf(module: Type | DynamicModule): DynamicModule {
  return { module: ServiceRoot, imports: [KernelModule, module] };
}

class ServiceRoot {}

/** Initialises an app that serves HTTP beside its transport, and lets it take work. */
export async function runHttpService(app: INestApplication, parts: ServiceParts): Promise<RunningService> {
  const transport = parts.transport && app.get(parts.transport, { strict: false });
  if (transport) app.connectMicroservice({ strategy: transport });
  await parts.http?.configure?.(app);
  await app.init();
  await parts.connect?.(app);
  await app.startAllMicroservices();
  if (parts.http) await app.listen(parts.http.port, parts.http.host);
  return running(app, transport);
}

/** The same for an app that only has its transport. */
export async function runMicroservice(app: INestMicroservice, parts: ServiceParts): Promise<RunningService> {
  // NestMicroservice.init of Nest 12.1 calls every onModuleInit twice, once by itself and once by its parent class.
  (app as NestMicroservice).setIsInitHookCalled(true);
  await app.init();
  await parts.connect?.(app);
  await app.listen();
  return running(app, parts.transport && app.get(parts.transport, { strict: false }));
}

function running(app: INestApplicationContext, transport: ServiceTransport | undefined): RunningService {
  return {
    app,
    async close() {
      app.get(Health).drain();
      // Before Nest's own hooks: handlers in flight still need the database and the publisher.
      await transport?.close();
      await app.close();
    },
  };
}
