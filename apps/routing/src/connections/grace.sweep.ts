import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Sweeps } from '@switchboard/kernel';
import { ConnectionsService } from './connections.service.js';

const EVERY_MS = 1_000;

/** Ends grace periods. Their clocks stand in the rows; this only asks for what has run out. */
@Injectable()
export class GraceSweep implements OnApplicationBootstrap {
  private hasBegun = false;

  constructor(
    private readonly connections: ConnectionsService,
    private readonly sweeps: Sweeps,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.every({ name: 'grace periods', ms: EVERY_MS }, () => this.round()).nudge();
  }

  private async round(): Promise<void> {
    if (!this.hasBegun) await this.connections.beginAnew();
    this.hasBegun = true;
    await this.connections.loseTheGone();
  }
}
