import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Payload, Reply, VisitorsSeen } from '@switchboard/contracts';
import { Clock, Sweeps } from '@switchboard/kernel';
import { CHAT_CONFIG, type ChatConfig } from '../chat.config.js';
import { ChangesService } from '../contacts/changes.service.js';
import { loseVisitor, seeVisitor } from '../endings/ending.rules.js';
import { goneBefore } from './absence.rules.js';
import { SightingsRepository } from './sightings.repository.js';

const LOOK_MS = 2_000;
const FORGET_MS = 3_600_000;
const REMEMBERED_MS = 24 * 3_600_000;

/** Which visitors are here. Only gateways see sockets; who was never reported is not missed. */
@Injectable()
export class VisitorsService implements OnApplicationBootstrap {
  constructor(
    private readonly sightings: SightingsRepository,
    private readonly changes: ChangesService,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
    @Inject(CHAT_CONFIG) private readonly config: ChatConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.every({ name: 'lost visitors', ms: LOOK_MS }, () => this.lookForLost());
    this.sweeps.every({ name: 'old sightings', ms: FORGET_MS }, () =>
      this.sightings.forget(new Date(this.clock.now().getTime() - REMEMBERED_MS)),
    );
  }

  /** A gateway's report: the clocks of these visitors begin anew, and who was away is back. */
  async seen({ visitorIds }: Payload<typeof VisitorsSeen>): Promise<Reply<typeof VisitorsSeen>> {
    await this.sightings.note(visitorIds, this.clock.now());
    for (const id of await this.sightings.awayAmong(visitorIds))
      await this.changes.whenKnown(id, (contact) => ({ contact: seeVisitor(contact) }));
    return {};
  }

  /** Whoever has been gone for the grace has given up waiting; who talks is marked away as soon as he really is. */
  async lookForLost(): Promise<void> {
    const now = this.clock.now();
    const gone = goneBefore(await this.sightings.watch(), this.config.VISITOR_GRACE_SECONDS * 1000, now);
    if (!gone) return;
    for (const id of await this.sightings.lostContacts(gone))
      await this.changes.whenKnown(id, async (contact, tx) =>
        (await this.sightings.isLost(tx, id, gone)) ? { contact: loseVisitor(contact, now) } : { contact },
      );
  }
}
