import { type Actor, isStaff, type StaffRights } from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import type { ActorRights } from '@switchboard/messaging';
import { LRUCache } from 'lru-cache';

/** Where a service finds what somebody of staff may do; null for somebody it has never heard of. */
export interface StaffSource {
  findRights(id: string): Promise<StaffRights | null>;
}

/** With the way of an event well below the five seconds in which a change has to hold (rule 22). */
const FRESH_MS = 2_000;
const MOST = 10_000;

/**
 * What staff may do now, by the service's own rows, looked up at most every two seconds for each. Somebody it has never
 * heard of has not changed since it began to listen: for him his token's claims hold.
 */
export class RightsOfStaff implements ActorRights {
  private readonly found: LRUCache<string, { rights: StaffRights | null }>;

  constructor(source: StaffSource, freshMs = FRESH_MS) {
    this.found = new LRUCache({
      max: MOST,
      ttl: freshMs,
      fetchMethod: async (id) => ({ rights: await source.findRights(id) }),
    });
  }

  async now(actor: Actor): Promise<Actor> {
    if (!isStaff(actor)) return actor;
    const current = (await this.found.fetch(actor.id))?.rights;
    if (!current) return actor;
    if (!current.active) throw new AppError('unauthenticated', 'Sign in again');
    const { roles, rights, supervisedTeamIds: teamIds } = current;
    return { ...actor, roles, rights, teamIds };
  }
}
