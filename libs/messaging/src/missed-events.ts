import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Keeper, MISSED_EVENTS } from '@switchboard/contracts';
import { AppError, logger, type Sweep, Sweeps, uuidv7 } from '@switchboard/kernel';
import { Broker } from './broker.js';
import { EventFeed } from './event-feed.js';
import { EventPublisher } from './event-publisher.js';

/** Marks and clocks are some seconds apart, and what was in hand is older than what was done. */
const MARGIN_MS = 60_000;
/** As long as owners keep what they have published. */
const KEPT_MS = 24 * 3_600_000;
const TRY_AGAIN_MS = 5_000;

interface Missed {
  at: Date;
  since: Date;
}

/** A service whose queue of events was gone says so until the broker has it: its owners send them again (ADR 63). */
@Injectable()
export class MissedEvents implements OnModuleInit {
  private readonly log = logger('missed events');
  private missed: Missed | null = null;
  private sweep: Sweep | null = null;

  constructor(
    @Inject(Broker) private readonly broker: Broker,
    @Inject(EventFeed) private readonly feed: EventFeed,
    @Inject(EventPublisher) private readonly publisher: EventPublisher,
    @Inject(Sweeps) private readonly sweeps: Sweeps,
  ) {}

  onModuleInit(): void {
    const service = Keeper.safeParse(this.broker.service);
    if (!service.success) return;
    this.sweep = this.sweeps.every({ name: 'missed events', ms: TRY_AGAIN_MS }, () => this.say(service.data));
    this.feed.onMissed((since) => this.miss(since));
  }

  private miss(since: Date | null): void {
    const at = new Date();
    const from = since ? since.getTime() - MARGIN_MS : at.getTime() - KEPT_MS;
    this.missed = { at, since: new Date(Math.min(from, this.missed?.since.getTime() ?? from)) };
    this.log.error(this.missed, 'the queue of events was gone; asking for what it held');
    this.sweep?.nudge();
  }

  private async say(service: Keeper): Promise<void> {
    const { missed } = this;
    if (!missed) return;
    const payload = { at: missed.at.toISOString(), since: missed.since.toISOString() };
    const { key } = MISSED_EVENTS[service].missed;
    const [isSaid] = await this.publisher.publish([{ id: uuidv7(), key, payload }]);
    if (!isSaid) throw new AppError('unavailable', 'Nobody has taken that events were missed');
    if (this.missed === missed) this.missed = null;
  }
}
