import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Payload, Reply, VisitorsSeen } from '@switchboard/contracts';
import { absentSince, Clock, Sweeps } from '@switchboard/kernel';
import { CHAT_CONFIG, type ChatConfig } from '../chat.config.js';
import { ChangesService } from '../contacts/changes.service.js';
import { missVisitor, seeVisitor } from '../endings/ending.rules.js';
import { type Limits, SightingsRepository } from './sightings.repository.js';

const LOOK_MS = 2_000;
/** A line that breaks for a moment is no absence; longer, it is said: not first when the grace is over (ADR 53). */
const AWAY_AFTER_MS = 5_000;
const FORGET_MS = 3_600_000;
const NEVER = new Date(0);
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
    this.sweeps.every({ name: 'absent visitors', ms: LOOK_MS }, () => this.lookForAbsent());
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

  /** Who is not here is away as soon as he really is; whoever waits and has been gone for the grace has given up. */
  async lookForAbsent(): Promise<void> {
    const now = this.clock.now();
    const limits = await this.limits(now);
    if (!limits) return;
    for (const id of await this.sightings.absent(limits))
      await this.changes.whenKnown(id, async (contact, tx) => {
        const absence = await this.sightings.absenceOf(tx, id, limits);
        return { contact: absence ? missVisitor(contact, absence, now) : contact };
      });
  }

  private async limits(now: Date): Promise<Limits | null> {
    const listening = await this.sightings.listening();
    const graceMs = this.config.VISITOR_GRACE_SECONDS * 1000;
    const away = absentSince(listening, Math.min(AWAY_AFTER_MS, graceMs), now);
    return away && { away, gone: absentSince(listening, graceMs, now) ?? NEVER };
  }
}
