import * as accounts from './accounts.js';
import * as chat from './chat.js';
import type { Contract, EventContract, RequestContract } from './define.js';
import * as files from './files.js';
import * as gateway from './gateway.js';
import * as messages from './messages.js';
import * as missedEvents from './missed-events.js';
import * as queues from './queues.js';
import * as reports from './reports.js';
import * as retention from './retention.js';
import * as routing from './routing.js';
import * as settings from './settings.js';
import * as statuses from './statuses.js';
import * as transfers from './transfers.js';

function isContract(value: unknown): value is Contract {
  return (
    typeof value === 'object' && value !== null && 'key' in value && 'kind' in value && 'schema' in value
  );
}

/** A module exports contracts, and groups of them (`Users.create`). */
function contractsIn(module: Record<string, unknown>): Contract[] {
  return Object.values(module).flatMap((value) => {
    if (isContract(value)) return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).filter(isContract) : [];
  });
}

/** Every contract there is, for the lock file, the examples and the broker's topology. */
export const CONTRACTS: readonly Contract[] = [
  accounts,
  queues,
  routing,
  transfers,
  settings,
  statuses,
  chat,
  messages,
  files,
  reports,
  retention,
  gateway,
  missedEvents,
].flatMap(contractsIn);
export const REQUESTS = CONTRACTS.filter(
  (contract): contract is RequestContract => contract.kind === 'request',
);
export const EVENTS = CONTRACTS.filter((contract): contract is EventContract => contract.kind === 'event');
