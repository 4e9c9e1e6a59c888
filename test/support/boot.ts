import type { AbstractHttpAdapter } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import {
  NestLogger,
  rootModuleOf,
  runHttpService,
  runMicroservice,
  type RunningService,
  type ServiceParts,
} from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import type { InjectionToken } from '@nestjs/common';

/** A service's parts, with what a test puts in the place of real ones (a FakeClock for Clock). */
export interface BootOptions extends ServiceParts {
  overrides?: { provide: InjectionToken; useValue: unknown }[];
  /** Set to false where the test wants the service before its broker is there. */
  waitForBroker?: boolean;
}

/**
 * Boots a service inside the test's process, as `startService` does, and waits until it consumes.
 *
 * ```ts
 * const chat = await bootService({ module: ChatModule.forTest({ url: broker.urlOf('chat') }), transport: RabbitStrategy });
 * const gateway = await bootService({ module, transport: RabbitStrategy, http: { adapter, port: 0, host: '127.0.0.1' } });
 * … chat.app.get(MessagesService) …
 * await chat.close();
 * ```
 */
export async function bootService({
  overrides = [],
  waitForBroker = true,
  ...parts
}: BootOptions): Promise<RunningService> {
  const builder = Test.createTestingModule({ imports: [rootModuleOf(parts.module)] });
  for (const { provide, useValue } of overrides) builder.overrideProvider(provide).useValue(useValue);
  const testing = await builder.compile();
  const logger = new NestLogger();
  const { transport, http } = parts;
  if (!http && !transport) throw new Error('A service has a transport, or HTTP, or both');
  const service =
    http || !transport
      ? await runHttpService(
          testing.createNestApplication(http?.adapter as AbstractHttpAdapter, { logger }),
          parts,
        )
      : await runMicroservice(
          testing.createNestMicroservice({ strategy: testing.get(transport, { strict: false }), logger }),
          parts,
        );
  if (waitForBroker && transport === RabbitStrategy)
    await service.app.get(RabbitStrategy, { strict: false }).whenConsuming();
  return service;
}
