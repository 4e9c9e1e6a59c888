import type { Use } from '@switchboard/contracts';
import { AppError } from './errors.js';

const WORDS: Record<Use['by'], [one: string, many: string]> = {
  widgets: ['widget', 'widgets'],
  queues: ['queue', 'queues'],
  statuses: ['status', 'statuses'],
  members: ['member', 'members'],
  supervisors: ['supervisor', 'supervisors'],
  agents: ['agent', 'agents'],
  contacts: ['open contact', 'open contacts'],
};

/** What is used cannot be removed, and says by what: a sentence for people, a list of them by kind for pages. */
export function assertUnused(what: string, uses: readonly Use[]): void {
  if (uses.length === 0) return;
  const sentence = `This ${what} cannot be removed: it is used by ${uses.map(inWords).join(', ')}`;
  throw new AppError('conflict', sentence, { errors: uses.flatMap(issuesOf) });
}

/** The names of those that use something, as `assertUnused` takes them; none where there are none. */
export function usedBy(by: Use['by'], names: readonly string[]): Use[] {
  return names.length === 0 ? [] : [{ by, names: names.slice(0, 20), count: names.length }];
}

function inWords({ by, names, count }: Use): string {
  const [one, many] = WORDS[by];
  const more = names.length < count ? ['…'] : [];
  const who = names.length === 0 ? '' : ` (${[...names, ...more].join(', ')})`;
  return `${count} ${count === 1 ? one : many}${who}`;
}

function issuesOf({ by, names, count }: Use) {
  const unnamed = count - names.length;
  const messages = unnamed > 0 ? [...names, `${names.length > 0 ? '+' : ''}${unnamed}`] : names;
  return messages.map((message) => ({ path: by, message }));
}
