import { startService } from '@switchboard/kernel';
import { RabbitStrategy } from '@switchboard/messaging';
import { configureHttp } from './configure-http.js';
import { gatewayConfig } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';
import { httpAdapter } from './http/http-adapter.js';

/** Serves browsers: REST, sockets, pages. Hears accounts, routing, chat, files and other gateways; asks all five services. */
const config = gatewayConfig();

await startService({
  name: 'gateway',
  module: GatewayModule.forRoot(config),
  transport: RabbitStrategy,
  http: { adapter: httpAdapter(config), port: config.PORT, host: config.HOST, configure: configureHttp },
});
