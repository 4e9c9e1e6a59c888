import { Injectable } from '@nestjs/common';
import { Clock } from '@switchboard/kernel';
import { Broker } from '@switchboard/messaging';

/**
 * How old the figures are: how far behind the last event was when it was taken, and while the broker is away the time
 * since then. Quiet times make nothing older.
 */
@Injectable()
export class Freshness {
  private lagMs = 0;
  private lastSawAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly broker: Broker,
  ) {
    this.lastSawAt = clock.now().getTime();
  }

  saw({ at }: { at: string }): void {
    this.lastSawAt = this.clock.now().getTime();
    this.lagMs = Math.max(0, this.lastSawAt - Date.parse(at));
  }

  ageSeconds(): number {
    const awayMs = this.broker.inbound.isUp ? 0 : this.clock.now().getTime() - this.lastSawAt;
    return Math.floor(Math.max(0, this.lagMs + awayMs) / 1000);
  }
}
