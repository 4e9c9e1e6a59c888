import { type Purge, PurgedBy } from '@switchboard/contracts';
import { createHash } from 'node:crypto';

type Undigested = Omit<Purge, 'digest' | 'outstanding'>;

/** Who has not confirmed yet. */
export function outstandingOf(confirmed: Pick<Purge['confirmed'][number], 'service'>[]): PurgedBy[] {
  const services = new Set(confirmed.map(({ service }) => service));
  return PurgedBy.options.filter((service) => !services.has(service));
}

/** SHA-256 over one way to write a receipt down: whoever notes it can tell later that the receipt is still the same. */
export function digestOf({ contactId, at, why, by, confirmed, completedAt }: Undigested): string {
  const services = confirmed
    .map(({ service, at: when, deleted }) => [service, when, Object.entries(deleted).sort(byName)])
    .sort(byName);
  return createHash('sha256')
    .update(JSON.stringify([contactId, at, why, by, services, completedAt]))
    .digest('hex');
}

const byName = ([one]: unknown[], [other]: unknown[]) => (String(one) < String(other) ? -1 : 1);
