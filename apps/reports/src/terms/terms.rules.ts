import type { RetentionTerms } from '@switchboard/contracts';

const DAY_MS = 86_400_000;

/** How many days something is kept, and where single queues have it otherwise. */
export interface Term {
  days: number;
  queues: { queueId: string; days: number }[];
}
type Days = Pick<RetentionTerms, 'reportDays' | 'attachmentDays'>;

/** Before anybody saved terms. */
export const termsBySetting = (reportDays: number): RetentionTerms => ({
  reportDays,
  attachmentDays: null,
  graceDays: 0,
  queues: [],
});

/** How long a report is kept. */
export const reportTerm = (terms: RetentionTerms): Term => termOf(terms, ({ reportDays }) => reportDays);

/** When a purge takes it: the grace is over, too. */
export const purgeTerm = (terms: RetentionTerms): Term =>
  termOf(terms, ({ reportDays }) => reportDays + terms.graceDays);

/** How long files are kept; null where they go with their report everywhere. */
export function filesTerm(terms: RetentionTerms): Term | null {
  if ([terms, ...terms.queues].every(({ attachmentDays }) => attachmentDays === null)) return null;
  return termOf(terms, (own) => own.attachmentDays ?? own.reportDays + terms.graceDays);
}

/** The days of a queue's contacts. */
const daysOf = ({ days, queues }: Term, queueId: string): number =>
  queues.find((one) => one.queueId === queueId)?.days ?? days;

/** Nothing that closed later has expired, whatever its queue. */
export const shortestOf = ({ days, queues }: Term): number =>
  Math.min(days, ...queues.map((one) => one.days));

/** When a report runs out; null while its contact is not closed. */
export function expiryOf(closedAt: Date | null, queueId: string, term: Term): Date | null {
  return closedAt && new Date(closedAt.getTime() + daysOf(term, queueId) * DAY_MS);
}

const termOf = (terms: RetentionTerms, daysIn: (own: Days) => number): Term => ({
  days: daysIn(terms),
  queues: terms.queues.map((own) => ({ queueId: own.queueId, days: daysIn(own) })),
});
