import { Injectable } from '@nestjs/common';
import {
  GetLiveFigures,
  PresenceChanged,
  QueueChanged,
  type Payload,
  type Reply,
} from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import { livePage } from './live-page.js';
import { scopeOf } from '../scope.rules.js';
import { Freshness } from './freshness.js';
import { LiveRepository, type QueueRow } from './live.repository.js';

/** The wallboard: how it goes now, in the queues and with the agents that the asker looks after. */
@Injectable()
export class LiveService {
  constructor(
    private readonly live: LiveRepository,
    private readonly freshness: Freshness,
    private readonly clock: Clock,
  ) {}

  keepQueue(event: Payload<typeof QueueChanged>): Promise<void> {
    return this.live.keepQueue(event);
  }

  keepPresence(event: Payload<typeof PresenceChanged>): Promise<void> {
    return this.live.keepPresence(event);
  }

  /** Today is the day in UTC. */
  async figures({ actor, after }: Payload<typeof GetLiveFigures>): Promise<Reply<typeof GetLiveFigures>> {
    const scope = scopeOf(actor);
    const now = this.clock.now();
    const startOfDay = new Date(now);
    startOfDay.setUTCHours(0, 0, 0, 0);
    const [queues, agents] = await Promise.all([
      this.live.queues(scope, { startOfDay, now, after }),
      this.live.agents(scope, after),
    ]);
    return {
      at: now.toISOString(),
      ...livePage(
        queues.map((queue) => figuresOf(queue, now)),
        agents,
        after,
      ),
      ageSeconds: this.freshness.ageSeconds(),
    };
  }
}

function figuresOf({ waitingSince, countedToday, inTimeToday, ...queue }: QueueRow, now: Date) {
  return {
    ...queue,
    longestWaitSeconds: waitingSince === null ? 0 : secondsBetween(waitingSince, now),
    serviceLevelToday: countedToday === 0 ? null : inTimeToday / countedToday,
  };
}

const secondsBetween = (from: Date, to: Date) =>
  Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000));
