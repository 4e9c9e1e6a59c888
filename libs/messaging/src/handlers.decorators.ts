import { applyDecorators, Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload as NestPayload } from '@nestjs/microservices';
import type { EventContract, Payload, ReplyInput, RequestContract } from '@switchboard/contracts';
import type { EventMeta } from './event-meta.js';

/** How a batch is gathered: at most so many, and the first one waits at most so long for the others. */
export interface BatchOptions {
  max: number;
  waitMs: number;
}

/** What a decorator leaves on Nest's handler for the strategy to find. */
export interface HandlerExtras {
  contract: RequestContract | EventContract;
  batch?: BatchOptions;
}

// Nest's own filter would turn every error into "Internal server error" before the strategy can settle it.
@Catch()
class LetErrorsThrough implements ExceptionFilter {
  catch(error: unknown): never {
    throw error;
  }
}

const errors = new LetErrorsThrough();

/** This method answers the gateway's question. Its argument and result are the contract's, or it does not compile. */
export function OnRequest<C extends RequestContract>(contract: C) {
  return <H extends (payload: Payload<C>) => ReplyInput<C> | Promise<ReplyInput<C>>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    const pattern = MessagePattern(contract.key, { contract } satisfies HandlerExtras);
    applyDecorators(pattern, UseFilters(errors))(target, key, descriptor);
  };
}

/**
 * This method takes an event. Returning acknowledges it, throwing retries it. It may come twice and in any order;
 * `eventMeta()` tells its id.
 */
export function OnEvent<C extends EventContract>(contract: C) {
  return <H extends (payload: Payload<C>) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    const pattern = EventPattern(contract.key, { contract } satisfies HandlerExtras) as MethodDecorator;
    applyDecorators(pattern, UseFilters(errors))(target, key, descriptor);
  };
}

/** This method takes many events at once. When it throws, each is tried again alone, so one bad event stands alone. */
export function OnEventBatch<C extends EventContract>(
  contract: C,
  batch: BatchOptions = { max: 200, waitMs: 20 },
) {
  return <H extends (payloads: Payload<C>[], metas: EventMeta[]) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    const pattern = EventPattern(contract.key, {
      contract,
      batch,
    } satisfies HandlerExtras) as MethodDecorator;
    // Without them Nest passes the first argument only.
    NestPayload()(target, key, 0);
    Ctx()(target, key, 1);
    applyDecorators(pattern, UseFilters(errors))(target, key, descriptor);
  };
}
