import type { SendOutcome } from '@switchboard/messaging';
import type { OutboxRow } from './relay-sql.js';
import { Resting } from './resting.js';

/** So long an event without a single bound queue waits for one; whoever comes later reads the state instead. */
const FOR_NOBODY_SECONDS = 60;

/**
 * Decides which published rows are done. Batches are settled in the order they were sent, though a later one may be on
 * its way before an earlier one is confirmed, and one that needed no reading may be sent while another is being read.
 */
export class Settlement {
  private readonly restingKeys: Resting;
  private readonly restingRows: Resting;
  /** Keys of which something failed, and the last batch that was read before that was known. */
  private readonly brokenUpTo = new Map<string, number>();
  private lastBatch = 0;
  private readonly open = new Set<number>();

  constructor(now?: () => number) {
    this.restingKeys = new Resting(now);
    this.restingRows = new Resting(now);
  }

  /** Keys whose oldest event was not confirmed: what comes after it waits, everybody else's passes. */
  get waitingKeys(): string[] {
    // Until the last batch that has such a key is settled, its next events would overtake those that are sent again.
    return [...new Set([...this.restingKeys.names, ...this.brokenUpTo.keys()])];
  }

  /** Events that are for nobody at the moment. They hold up nothing: nobody saw them, so nobody misses an order. */
  get waitingRows(): string[] {
    return this.restingRows.names;
  }

  /** The number of the batch that is read now. */
  next(): number {
    this.open.add(++this.lastBatch);
    return this.lastBatch;
  }

  /**
   * The rows that are done. What was sent behind a failed row of its key is sent again behind it: twice is harmless,
   * a wrong order at the end is not.
   */
  settle(
    batch: number,
    rows: OutboxRow[],
    outcomes: SendOutcome[],
  ): { done: OutboxRow[]; forNobody: OutboxRow[] } {
    const [done, forNobody]: [OutboxRow[], OutboxRow[]] = [[], []];
    const failed = new Set<string>();

    rows.forEach((row, at) => {
      if (outcomes[at] === 'failed') {
        failed.add(row.laneKey);
        this.brokenUpTo.set(row.laneKey, this.lastBatch);
      }
      if (this.brokenUpTo.has(row.laneKey)) return;
      if (outcomes[at] === 'confirmed') done.push(row);
      else if (row.ageSeconds >= FOR_NOBODY_SECONDS) forNobody.push(row);
      else this.restingRows.failed(row.id);
    });

    this.open.delete(batch);
    const firstOpen = Math.min(...this.open);
    for (const [key, upTo] of this.brokenUpTo) if (upTo < firstOpen) this.brokenUpTo.delete(key);
    for (const key of failed) this.restingKeys.failed(key);
    for (const { laneKey } of done) this.restingKeys.worked(laneKey);
    for (const { id } of forNobody) this.restingRows.worked(id);
    return { done, forNobody };
  }
}
