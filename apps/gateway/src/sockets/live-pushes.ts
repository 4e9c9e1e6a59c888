import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Sweeps } from '@switchboard/kernel';
import { Push } from './push.js';
import { rooms } from './rooms.js';

const AT_MOST_EVERY_MS = 2_000;

/** Tells supervisors that the wallboard has changed: at most every two seconds, the last change always. */
@Injectable()
export class LivePushes implements OnApplicationBootstrap {
  private isNews = false;

  constructor(
    private readonly push: Push,
    private readonly sweeps: Sweeps,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.every({ name: 'live changes', ms: AT_MOST_EVERY_MS }, async () => this.tell());
  }

  changed(): void {
    this.isNews = true;
  }

  private tell(): void {
    if (!this.isNews) return;
    this.isNews = false;
    this.push.to(rooms.supervisors, 'live.changed', {});
  }
}
