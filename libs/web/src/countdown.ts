type CountdownLevel = 'calm' | 'soon' | 'last';

export interface Countdown {
  readonly leftMs: number;
  /** From 1 (just issued) to 0 (over). */
  readonly share: number;
  readonly level: CountdownLevel;
}

/** Difference of the server's clock to ours, taken once when its message arrives. */
export const clockOffsetMs = (serverNow: string, now = Date.now()): number => Date.parse(serverNow) - now;

/** Green above a half, yellow, red below a fifth (G8–G10), by the server's clock. */
export function countdownOf(times: { issuedAt: string; expiresAt: string }, serverNowMs: number): Countdown {
  const total = Math.max(1, Date.parse(times.expiresAt) - Date.parse(times.issuedAt));
  const leftMs = Math.max(0, Date.parse(times.expiresAt) - serverNowMs);
  const share = Math.min(1, leftMs / total);
  return { leftMs, share, level: share > 0.5 ? 'calm' : share >= 0.2 ? 'soon' : 'last' };
}

/** 65_000 → "1:05"; hours where there are any. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
