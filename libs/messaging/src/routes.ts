import type { MessageHandler } from '@nestjs/microservices';
import type { EventContract, RequestContract, ServiceName } from '@switchboard/contracts';
import { isObservable, lastValueFrom } from 'rxjs';
import type { BatchOptions, HandlerExtras } from './handlers.decorators.js';

/** A handler as the consumers call it. */
export interface Route<C extends RequestContract | EventContract> {
  contract: C;
  batch?: BatchOptions;
  call: (payload: unknown, meta?: unknown) => Promise<unknown>;
}

/** Every handler of a service, found by its key. */
export interface Routes {
  requests: Map<string, Route<RequestContract>>;
  events: Map<string, Route<EventContract>>;
}

/** Reads what the decorators left on Nest's handlers; a service that answers for another does not start. */
export function routesOf(handlers: Map<string, MessageHandler>, service: ServiceName): Routes {
  const routes: Routes = { requests: new Map(), events: new Map() };
  for (const [key, handler] of handlers) {
    const { contract, batch } = (handler.extras ?? {}) as Partial<HandlerExtras>;
    if (!contract) throw new Error(`The handler of "${key}" has no contract: use @OnRequest or @OnEvent`);
    if (contract.kind === 'event') {
      routes.events.set(key, { contract, batch, call: callerOf(handler) });
      continue;
    }
    if (contract.owner !== service)
      throw new Error(`${service} cannot answer "${key}", which ${contract.owner} owns`);
    routes.requests.set(key, { contract, call: callerOf(handler) });
  }
  return routes;
}

function callerOf(handler: MessageHandler): Route<RequestContract>['call'] {
  return async (payload, meta) => {
    const result: unknown = await handler(payload, meta);
    return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
  };
}
