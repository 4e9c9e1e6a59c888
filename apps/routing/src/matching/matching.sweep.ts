import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, logger, type Sweep, Sweeps } from '@switchboard/kernel';
import { Nudges } from '../nudges/nudges.js';
import { MatchingRepository } from './matching.repository.js';
import { MatchingService } from './matching.service.js';
import { compareTurns, type Rank, type Turn } from './turns.rules.js';
import { EMPTY_LIST } from './published-list.rules.js';

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
    const { queueIds, agentIds } = this.nudges.take();
    await this.inTurn([...queueIds], [...agentIds]);
    await this.inTurn(await this.due(), []);
  }

  /**
   * Queues that may share agents are matched as one list: each goes on until somebody in another one has waited longer.
   * One queue alone needs no ranking.
   */
  private async inTurn(queueIds: string[], agentIds: string[]): Promise<void> {
    let turns: Turn[] = queueIds.map((queueId) => ({ queueId, rank: null }));
    if (agentIds.length > 0 || queueIds.length > 1) turns = await this.queues.turns({ queueIds, agentIds });
    turns.sort(compareTurns);
    for (let turn = turns.shift(); turn; turn = turns.shift()) {
      const rest = await this.pass(turn.queueId, turns[0]?.rank ?? null);
      if (rest) turns = [...turns, { queueId: turn.queueId, rank: rest }].sort(compareTurns);
    }
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
  private async pass(queueId: string, until: Rank | null): Promise<Rank | null> {
    try {
      const { againAt, rest } = await this.matching.pass(queueId, { until });
      this.nudges.queueAt(queueId, againAt);
      return rest;
    } catch (err) {
      this.log.warn({ queueId, err }, 'matching pass failed, it will be done again');
      this.nudges.queueAt(queueId, new Date(this.clock.now().getTime() + AGAIN_AFTER_FAILURE_MS));
      return null;
    }
  }
}
