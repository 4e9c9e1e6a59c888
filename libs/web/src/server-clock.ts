/**
 * What the server's clock shows, as far as its answers tell: a computer's own may be minutes off (K18). Each answer names a
 * whole second and was written between our asking and our hearing it, so every answer narrows the difference down.
 */
export class ServerClock {
  private earliestMs = 0;
  private latestMs = 0;
  private isSet = false;

  /** The server's clock minus ours. */
  get offsetMs(): number {
    return (this.earliestMs + this.latestMs) / 2;
  }

  readonly now = (): number => Date.now() + this.offsetMs;

  /** An answer came with this `Date` header. */
  heard(date: string | null, askedAt: number, heardAt: number): void {
    const second = Date.parse(date ?? '');
    if (Number.isNaN(second)) return;
    const earliest = second - heardAt;
    const latest = second + 1_000 - askedAt;
    // One of the clocks was set: what was known is worth nothing any more.
    const isAnother = !this.isSet || earliest > this.latestMs || latest < this.earliestMs;
    this.isSet = true;
    this.earliestMs = isAnother ? earliest : Math.max(this.earliestMs, earliest);
    this.latestMs = isAnother ? latest : Math.min(this.latestMs, latest);
  }
}
