import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, type Sweep, Sweeps } from '@switchboard/kernel';
import { OffersService } from './offers.service.js';

const BATCH = 100;
const EVERY_MS = 1_000;

/** Ends offers at their due time. The time stands in the row, so a restart while an offer rings loses nothing. */
@Injectable()
export class RingingSweep implements OnModuleInit {
  private sweep: Sweep | null = null;

  constructor(
    private readonly offers: OffersService,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.sweep = this.sweeps.every({ name: 'ringing offers', ms: EVERY_MS }, () => this.round());
  }

  private async round(): Promise<void | 'more'> {
    const more = [await this.offers.ringOut(BATCH), await this.offers.ringOutTransfers(BATCH)];
    if (more.includes(true)) return 'more';
    // The next one may be due before the next round.
    const inMs = ((await this.offers.nextDueAt())?.getTime() ?? Infinity) - this.clock.now().getTime();
    if (inMs > 0 && inMs < EVERY_MS) this.sweep?.nudgeIn(inMs);
  }
}
