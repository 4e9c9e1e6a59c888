/** Told again every three seconds while it lasts. */
const LASTS_MS = 6_000;
const SEND_EVERY_MS = 3_000;

/** Who types just now; somebody who is not heard of again has stopped. */
export class Typing {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private lastSentAt = 0;

  constructor(private readonly onChange: (actorIds: readonly string[]) => void) {}

  is(actorId: string, isTyping: boolean): void {
    const wasTyping = this.timers.has(actorId);
    clearTimeout(this.timers.get(actorId));
    this.timers.delete(actorId);
    if (isTyping)
      this.timers.set(
        actorId,
        setTimeout(() => this.is(actorId, false), LASTS_MS),
      );
    if (wasTyping !== isTyping) this.onChange([...this.timers.keys()]);
  }

  /** Nobody types any more. */
  clear(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
    this.timers.clear();
    this.lastSentAt = 0;
    this.onChange([]);
  }

  /** Is it time to tell the others that the visitor types? */
  isDue(): boolean {
    if (Date.now() - this.lastSentAt < SEND_EVERY_MS) return false;
    this.lastSentAt = Date.now();
    return true;
  }

  /** What was typed is sent: the next key is told at once. */
  sent(): void {
    this.lastSentAt = 0;
  }
}
