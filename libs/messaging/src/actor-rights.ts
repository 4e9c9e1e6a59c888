import type { Actor } from '@switchboard/contracts';

/**
 * What an actor may do now, by the service's own copy (rule 22): each request's `actor` goes through it before its handler
 * sees it. Throws `unauthenticated` for somebody who is no longer here.
 */
export interface ActorRights {
  now(actor: Actor): Promise<Actor>;
}

/** Under this token a service provides its `ActorRights`; without one the gateway is believed. */
export const ACTOR_RIGHTS = Symbol('ACTOR_RIGHTS');
