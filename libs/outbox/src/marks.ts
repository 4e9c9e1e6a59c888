import type { OutboxRow } from './relay-sql.js';

const GATHER_MS = 10;

/** Gathers rows that are done and marks them together: nobody waits for a mark, so it keeps out of the way. */
export class Marks {
  private rows: OutboxRow[] = [];
  private timer: NodeJS.Timeout | null = null;
  private written: Promise<void> = Promise.resolve();

  /** @param write never rejects */
  constructor(private readonly write: (rows: OutboxRow[]) => Promise<void>) {}

  add(rows: OutboxRow[]): void {
    this.rows.push(...rows);
    if (this.rows.length > 0) this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
  }

  /** Writes what has gathered now; resolves when it is written. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const rows = this.rows;
    this.rows = [];
    if (rows.length > 0) this.written = this.written.then(() => this.write(rows));
    return this.written;
  }
}
