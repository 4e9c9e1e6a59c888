import { Injectable } from '@nestjs/common';
import { Clock } from '@switchboard/kernel';
import type { Transaction } from '@switchboard/database';

/** What has changed since the last matching: queues whose list, agents whose slots or presence. */
export interface Changes {
  readonly queueIds: ReadonlySet<string>;
  readonly agentIds: ReadonlySet<string>;
}

/**
 * "Something changed that may change the answer", from whoever changed it to the matching, after the commit.
 * May be lost with the process: the matching looks at waiting queues by itself every few seconds.
 */
@Injectable()
export class Nudges {
  private queueIds = new Set<string>();
  private agentIds = new Set<string>();
  private wake: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  onNudge(wake: () => void): void {
    this.wake = wake;
  }

  queue(tx: Transaction, queueId: string): void {
    tx.afterCommit(() => this.queueNow(queueId));
  }

  agents(tx: Transaction, agentIds: string[]): void {
    if (agentIds.length === 0) return;
    tx.afterCommit(() => {
      for (const agentId of agentIds) this.agentIds.add(agentId);
      this.wake();
    });
  }

  queueNow(queueId: string): void {
    this.queueIds.add(queueId);
    this.wake();
  }

  /** For a time that is known, as far as there is one. */
  queueAt(queueId: string, at: Date | null): void {
    if (at)
      setTimeout(
        () => this.queueNow(queueId),
        Math.max(at.getTime() - this.clock.now().getTime(), 0),
      ).unref();
  }

  /** Everything since the last call. */
  take(): Changes {
    const changes = { queueIds: this.queueIds, agentIds: this.agentIds };
    this.queueIds = new Set();
    this.agentIds = new Set();
    return changes;
  }
}
