import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Sweep, Sweeps } from '@switchboard/database';
import { Clock, logger } from '@switchboard/kernel';
import { Nudges } from '../nudges/nudges.js';
import { MatchingRepository } from './matching.repository.js';
import { MatchingService } from './matching.service.js';
import { EMPTY_LIST } from './told-list.rules.js';

const EVERY_MS = 1_000;
/** How long a nudge that was lost with a process can go unnoticed. */
const LOOK_EVERYWHERE_MS = 5_000;
const AGAIN_AFTER_FAILURE_MS = 500;

/** Runs the passes: at once for what was nudged, each second for what is due, now and then for whoever waits. */
@Injectable()
export class MatchingSweep implements OnModuleInit {
  private readonly log = logger('matching');
  private sweep: Sweep | null = null;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private lookedEverywhereAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly matching: MatchingService,
    private readonly queues: MatchingRepository,
    private readonly nudges: Nudges,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.sweep = this.sweeps.every({ name: 'matching', ms: EVERY_MS }, () => this.round());
    this.nudges.onNudge(() => this.sweep?.nudge());
  }

  /** What was nudged goes first: somebody waits for it. */
  private async round(): Promise<void> {
    for (const queueId of await this.nudged()) await this.pass(queueId);
    for (const queueId of await this.due()) await this.pass(queueId);
  }

  /** One after the other, the most urgent contact first: agents may be members of several of these queues. */
  private async nudged(): Promise<string[]> {
    const { queueIds, agentIds } = this.nudges.take();
    if (agentIds.size === 0 && queueIds.size <= 1) return [...queueIds];
    return this.queues.ranked({ queueIds: [...queueIds], agentIds: [...agentIds] });
  }

  private async due(): Promise<string[]> {
    const now = performance.now();
    if (now - this.lookedEverywhereAt >= LOOK_EVERYWHERE_MS) {
      this.lookedEverywhereAt = this.lookedAt = now;
      return this.queues.waitingQueueIds(EMPTY_LIST);
    }
    if (now - this.lookedAt < EVERY_MS * 0.9) return [];
    this.lookedAt = now;
    return this.queues.dueQueueIds(this.clock.now());
  }

  /** A queue whose pass fails must not keep the others waiting. */
  private async pass(queueId: string): Promise<void> {
    try {
      this.nudges.queueAt(queueId, (await this.matching.pass(queueId)).againAt);
    } catch (err) {
      this.log.warn({ queueId, err }, 'matching pass failed, it will be done again');
      this.nudges.queueAt(queueId, new Date(this.clock.now().getTime() + AGAIN_AFTER_FAILURE_MS));
    }
  }
}
