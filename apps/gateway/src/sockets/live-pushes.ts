import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Push } from './push.js';
import { rooms } from './rooms.js';

const AT_MOST_EVERY_MS = 2_000;

/** Tells supervisors that the wallboard has changed: at most every two seconds, the last change always. */
@Injectable()
export class LivePushes implements OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly push: Push) {}

  changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.push.to(rooms.supervisors, 'live.changed', {});
    }, AT_MOST_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    if (this.timer) clearTimeout(this.timer);
  }
}
