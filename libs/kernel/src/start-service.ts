import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import type { Server } from 'node:http';
import type { z } from 'zod';
import { ServiceSettings } from './service-settings.js';
import { ConfigError, loadConfig } from './config.js';
import { Health } from './health.js';
import { logger, nameService } from './logging.js';
import { startManagementServer } from './management-server.js';
import { Metrics } from './metrics.js';
import { NestLogger } from './nest-logger.js';
import { startTracing } from './tracing/start-tracing.js';
import {
  rootModuleOf,
  runHttpService,
  runMicroservice,
  type RunningService,
  type ServiceParts,
} from './service-app.js';

/** A process: its parts, its name, and what to do once it runs. */
export interface ServiceOptions extends ServiceParts {
  name: string;
  onReady?: (running: RunningService) => Promise<void> | void;
}

const EXIT_AFTER_MS = 24_000;
const log = logger('service');

/**
 * Starts a service and keeps it until SIGTERM or SIGINT. It starts without its broker and says so in /readyz.
 *
 * ```ts
 * // apps/chat/src/main.ts, complete
 * import { startService } from '@switchboard/kernel';
 * import { RabbitStrategy } from '@switchboard/messaging';
 * import { ChatModule } from './chat.module.js';
 *
 * await startService({ name: 'chat', module: ChatModule, transport: RabbitStrategy });
 *
 * // apps/chat/src/chat.module.ts
 * @Module({
 *   imports: [
 *     MessagingModule.forRoot({ service: 'chat', url: chatConfig().RABBITMQ_URL }),
 *     DatabaseModule.forRoot({ … }),
 *     MessagesModule,
 *   ],
 * })
 * export class ChatModule {}
 *
 * // with HTTP (gateway, files): the adapter is what makes it a web server
 * const { PORT, HOST } = gatewayConfig();
 * await startService({
 *   name: 'gateway',
 *   module: GatewayModule,
 *   transport: RabbitStrategy,
 *   http: { adapter: new FastifyAdapter(), port: PORT, host: HOST, configure: (app) => configureHttp(app) },
 * });
 * ```
 */
export async function startService(options: ServiceOptions): Promise<void> {
  nameService(options.name);
  process.on('unhandledRejection', (err) => die(err, 'unhandled rejection'));
  process.on('uncaughtException', (err) => die(err, 'uncaught exception'));
  try {
    const settings = loadConfig(ServiceSettings);
    const stopTracing = await startTracing(options.name);
    const service = await createService(options);
    const management = await manage(service, settings);
    stopOnSignal(service, management, stopTracing);
    await options.onReady?.(service);
    log.info({ pid: process.pid }, 'service started');
  } catch (err) {
    die(err, 'the service could not start');
  }
}

async function createService(options: ServiceOptions): Promise<RunningService> {
  const { module, transport, http } = options;
  const nest = { logger: new NestLogger(), abortOnError: false, bufferLogs: false };
  if (http)
    return runHttpService(await NestFactory.create(rootModuleOf(module), http.adapter, nest), options);
  if (!transport) throw new Error(`${options.name} has neither a transport nor HTTP`);
  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(rootModuleOf(module), {
    ...nest,
    inject: [transport],
    useFactory: (strategy) => ({ strategy }),
  });
  return runMicroservice(app, options);
}

async function manage(
  { app }: RunningService,
  { MANAGEMENT_PORT, MANAGEMENT_HOST }: z.output<typeof ServiceSettings>,
): Promise<Server | null> {
  const metrics = app.get(Metrics);
  metrics.collectProcess();
  if (MANAGEMENT_PORT === undefined) return null;
  return startManagementServer({
    health: app.get(Health),
    metrics,
    port: MANAGEMENT_PORT,
    host: MANAGEMENT_HOST,
  });
}

function stopOnSignal(
  service: RunningService,
  management: Server | null,
  stopTracing: () => Promise<void>,
): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'service stops');
    setTimeout(
      () => die(new Error('stopping took too long'), 'service did not stop in time'),
      EXIT_AFTER_MS,
    ).unref();
    service
      .close()
      .then(stopTracing)
      .then(() => {
        management?.close();
        log.info('service stopped');
        process.exit(0);
      })
      .catch((err: unknown) => die(err, 'service did not stop cleanly'));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function die(err: unknown, what: string): never {
  if (err instanceof ConfigError) log.fatal({ faults: err.faults }, what);
  else log.fatal({ err }, what);
  process.exit(1);
}
