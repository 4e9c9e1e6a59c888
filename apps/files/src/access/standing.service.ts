import { Inject, Injectable } from '@nestjs/common';
import { unauthenticated } from '@switchboard/auth';
import type { Actor, Payload, SessionEnded } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { ACTOR_RIGHTS, type ActorRights } from '@switchboard/messaging';
import { ERRORS } from '../files.errors.js';
import { BrowsersRepository } from './browsers.repository.js';
import { type Sending, StandingRepository } from './standing.repository.js';

/**
 * Whether somebody is still who his token, ticket or grant says (rule 22): files is asked by browsers directly, and an
 * upload may take longer than a session.
 */
@Injectable()
export class StandingService {
  constructor(
    private readonly standing: StandingRepository,
    private readonly browsers: BrowsersRepository,
    private readonly db: Database,
    @Inject(ACTOR_RIGHTS) private readonly rights: ActorRights,
  ) {}

  /** With what he may do now; `unauthenticated` where his session is over or he is no longer here. */
  async now(actor: Actor): Promise<Actor> {
    if (actor.sid !== undefined && (await this.standing.hasEnded(actor.sid))) throw unauthenticated();
    return this.rights.now(actor);
  }

  /** In the transaction that makes a file out of what he sent. */
  async assertMayFinish(tx: Transaction, sending: Sending): Promise<void> {
    const obstacle = await this.standing.obstacleOf(tx, sending);
    if (obstacle === 'gone') throw unauthenticated();
    if (obstacle === 'left') throw ERRORS.contactNotFound();
  }

  async sessionEnded({ sid, userId, reason }: Payload<typeof SessionEnded>): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.standing.keepEnded(tx, sid);
      if (reason === 'forgotten') await this.browsers.forgetVisitors(tx, userId);
    });
  }
}
