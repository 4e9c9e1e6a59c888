import type { EventContract, Input } from '@switchboard/contracts';
import { type Context, currentContext, uuidv7 } from '@switchboard/kernel';

/** An event and the key that orders it, mostly the contact's id. */
export interface NewEvent<C extends EventContract = EventContract> {
  contract: C;
  payload: Input<C>;
  lane: string;
  /** Whose work made it, where that is not the work in hand: for what gathers the events of several callers. */
  context?: Context | undefined;
}

/** An event as the table has it. */
export interface EventRow {
  message_id: string;
  key: string;
  lane_key: string;
  payload: unknown;
  correlation_id: string | null;
  traceparent: string | null;
}

/** The row of an event; throws where the payload is wrong, or the event another service's. */
export function rowOf(
  service: string,
  { contract, payload, lane, context = currentContext() }: NewEvent,
): EventRow {
  if (contract.owner !== service) throw new Error(`${contract.key} is not for ${service} to tell`);
  return {
    message_id: uuidv7(),
    key: contract.key,
    lane_key: lane,
    payload: contract.schema.parse(payload),
    correlation_id: context?.correlationId ?? null,
    traceparent: context?.traceparent ?? null,
  };
}
