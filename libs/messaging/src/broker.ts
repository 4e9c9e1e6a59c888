import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ServiceName } from '@switchboard/contracts';
import { Health, uuidv7 } from '@switchboard/kernel';
import { Connection } from './connection.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './messaging.options.js';

/**
 * This process's two connections. Events and questions leave on one of their own, because a broker short of memory
 * stops reading from connections that publish, acknowledgements included; consuming must go on then, it is what frees
 * the memory. Only replies share the connection they came in by, and they end with the questions.
 */
@Injectable()
export class Broker implements OnModuleInit, OnApplicationShutdown {
  readonly service: ServiceName;
  readonly user: string;
  /** Where replies to this process go; each replica has its own. */
  readonly instanceId: string;
  readonly inbound: Connection;
  readonly outbound: Connection;
  private readonly userPrefix: string;

  constructor(
    @Inject(MESSAGING_OPTIONS) options: MessagingOptions,
    @Inject(Health) private readonly health: Health,
  ) {
    this.service = options.service;
    this.instanceId = options.instanceId ?? uuidv7();
    this.user = decodeURIComponent(new URL(options.url).username);
    if (!this.user.endsWith(options.service))
      throw new Error(`RABBITMQ_URL is not that of ${options.service}`);
    this.userPrefix = this.user.slice(0, -options.service.length);
    this.inbound = new Connection(options.url, `${options.service} in`);
    this.outbound = new Connection(options.url, `${options.service} out`);
  }

  /** The broker user of a service; users carry a prefix where platforms share a broker. */
  userOf(service: ServiceName): string {
    return `${this.userPrefix}${service}`;
  }

  /** Not critical: a service without its broker still serves what it can, and says so. */
  onModuleInit(): void {
    this.health.register('broker', async () => this.state(), { critical: false });
    this.outbound.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.inbound.close(), this.outbound.close()]);
  }

  private state(): 'ok' | { state: 'down'; detail: string } {
    const trouble = this.outbound.trouble ?? this.inbound.trouble;
    return trouble === null ? 'ok' : { state: 'down', detail: trouble };
  }
}
