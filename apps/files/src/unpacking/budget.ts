import { Fault } from './fault.js';

const MEBIBYTE = 1024 * 1024;
/** Under clamd's own limits (tools/servers/clamd.ts), so that what it would give up on never reaches it (S029). */
export const LIMITS = {
  /** Everything that comes out, every layer counted. */
  bytes: 140 * MEBIBYTE,
  /** What is kept in memory at once: a zip is read from its end. */
  heldBytes: 96 * MEBIBYTE,
  members: 2_000,
  /** Containers in containers. */
  depth: 6,
  /** Nothing honest of this size shrinks so far. */
  ratio: 200,
  ratioFromBytes: 8 * MEBIBYTE,
  cpuMs: 20_000,
  memoryBytes: 400 * MEBIBYTE,
};
const LOOK_EVERY_BYTES = 4 * MEBIBYTE;

/** What one file may cost. Counts what really comes out; no header is asked. */
export class Budget {
  private bytes = 0;
  private held = 0;
  private members = 0;
  private lookedAt = 0;
  private readonly isBearable: () => boolean;

  /** Whether what it took of the process so far can be borne is asked every few megabytes. */
  constructor(isBearable: () => boolean) {
    this.isBearable = isBearable;
  }

  spend(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > LIMITS.bytes) throw new Fault('tooMuch');
    if (this.bytes - this.lookedAt < LOOK_EVERY_BYTES) return;
    this.lookedAt = this.bytes;
    if (!this.isBearable()) throw new Fault('tooSlow');
  }

  member(): void {
    this.members += 1;
    if (this.members > LIMITS.members) throw new Fault('tooMany');
  }

  hold(bytes: number): void {
    this.held += bytes;
    if (this.held > LIMITS.heldBytes) throw new Fault('tooMuch');
  }

  release(bytes: number): void {
    this.held -= bytes;
  }
}
