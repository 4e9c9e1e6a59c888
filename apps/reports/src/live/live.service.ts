import { Injectable } from '@nestjs/common';
import {
  GetLiveFigures,
  PresenceChanged,
  QueueChanged,
  type LiveFigures,
  type Payload,
} from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import { scopeOf } from '../scope.rules.js';
import { Freshness } from './freshness.js';
import { LiveRepository } from './live.repository.js';

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
  async figures({ actor }: Payload<typeof GetLiveFigures>): Promise<LiveFigures> {
    const scope = scopeOf(actor);
    const now = this.clock.now();
    const startOfDay = new Date(now);
    startOfDay.setUTCHours(0, 0, 0, 0);
    const [queues, agents] = await Promise.all([
      this.live.queues(scope, { startOfDay, now }),
      this.live.agents(scope),
    ]);
    return {
      at: now.toISOString(),
      queues: queues.map(({ waitingSince, countedToday, inTimeToday, ...queue }) => ({
        ...queue,
        longestWaitSeconds: waitingSince === null ? 0 : secondsBetween(waitingSince, now),
        serviceLevelToday: countedToday === 0 ? null : inTimeToday / countedToday,
      })),
      agents,
      ageSeconds: this.freshness.ageSeconds(),
    };
  }
}

const secondsBetween = (from: Date, to: Date) =>
  Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000));
