import { Injectable } from '@nestjs/common';
import { type AccessClaims, isStaff, type StaffRights } from '@switchboard/contracts';
import { LRUCache } from 'lru-cache';
import { unauthenticated } from './unauthenticated.js';

/** As long as the longest token of staff lives, and a little: a newer token knows what is forgotten here. */
const KEEP_MS = 310_000;
const MOST = 100_000;

/**
 * What staff may do where that is newer than their tokens (rule 22): a change holds at once, both ways, and nobody signs
 * in again for it. In memory: a gateway asks for the recent changes at its start.
 */
@Injectable()
export class CurrentRights {
  private readonly changed = new LRUCache<string, StaffRights>({ max: MOST, ttl: KEEP_MS });

  /** Of two the higher revision holds, whichever came first. */
  learn(rights: StaffRights): void {
    const known = this.changed.get(rights.id);
    if (!known || known.revision <= rights.revision) this.changed.set(rights.id, rights);
  }

  /** The claims as they are now; `unauthenticated` for somebody who is no longer here. */
  now(claims: AccessClaims): AccessClaims {
    const current = isStaff(claims) ? this.changed.get(claims.sub) : undefined;
    if (!current) return claims;
    if (!current.active) throw unauthenticated();
    const { roles, rights, supervisedTeamIds: teamIds } = current;
    return { ...claims, roles, rights, teamIds };
  }
}
