import { Module } from '@nestjs/common';
import { Asker, MessagingModule, RabbitStrategy } from '@switchboard/messaging';
import { bootService } from './boot.js';

/** Asks a service under test over the broker, with the rights of a gateway and nothing else of it. */
export async function aGatewayAsker(url: string): Promise<{ asker: Asker; close(): Promise<void> }> {
  @Module({ imports: [MessagingModule.forRoot({ service: 'gateway', url })] })
  class GatewayStandIn {}
  const service = await bootService({ module: GatewayStandIn, transport: RabbitStrategy });
  return { asker: service.app.get(Asker, { strict: false }), close: () => service.close() };
}
