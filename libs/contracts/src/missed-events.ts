import { z } from 'zod';
import { Instant } from './common.js';
import { event, request, type RequestContract, type EventContract, SERVICES } from './define.js';

/** Who keeps what others publish: every service but the gateway, whose clients ask again. */
export const Keeper = z.enum(SERVICES).exclude(['gateway']);
export type Keeper = z.infer<typeof Keeper>;

const Missed = z.object({
  /** Its queue is there again, and bound. */
  at: Instant,
  /** What was published from here on may be missing. */
  since: Instant,
});
const Repeat = z.object({ to: Keeper, since: Instant, until: Instant });
/** From where to go on; null: there is no more. */
/** What one service shall send to another again. */
export type Repeat = z.infer<typeof Repeat>;
const Repeated = z.object({ count: z.number().int().min(0), next: Instant.nullable() });

export const AccountsEventsMissed = event('accounts.events.missed.v1', ['gateway'], Missed);
export const RoutingEventsMissed = event('routing.events.missed.v1', ['gateway'], Missed);
export const ChatEventsMissed = event('chat.events.missed.v1', ['gateway'], Missed);
export const FilesEventsMissed = event('files.events.missed.v1', ['gateway'], Missed);
export const ReportsEventsMissed = event('reports.events.missed.v1', ['gateway'], Missed);

type RepeatEvents = RequestContract<typeof Repeat, typeof Repeated>;
export type Repeated = z.infer<typeof Repeated>;

export const RepeatAccountsEvents = request('accounts.events.repeat.v1', Repeat, Repeated);
export const RepeatRoutingEvents = request('routing.events.repeat.v1', Repeat, Repeated);
export const RepeatChatEvents = request('chat.events.repeat.v1', Repeat, Repeated);
export const RepeatFilesEvents = request('files.events.repeat.v1', Repeat, Repeated);
export const RepeatReportsEvents = request('reports.events.repeat.v1', Repeat, Repeated);

/**
 * A service whose queue of events was gone says so, and since when it may have missed some (`missed`); the gateway asks
 * every owner whose events it reads to send them to it again (`repeat`), a piece at a time (ADR 63).
 */
export const MISSED_EVENTS: Readonly<
  Record<Keeper, { missed: EventContract<typeof Missed>; repeat: RepeatEvents }>
> = {
  accounts: { missed: AccountsEventsMissed, repeat: RepeatAccountsEvents },
  routing: { missed: RoutingEventsMissed, repeat: RepeatRoutingEvents },
  chat: { missed: ChatEventsMissed, repeat: RepeatChatEvents },
  files: { missed: FilesEventsMissed, repeat: RepeatFilesEvents },
  reports: { missed: ReportsEventsMissed, repeat: RepeatReportsEvents },
};
