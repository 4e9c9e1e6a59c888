let offsetMs = 0;

/**
 * Something that the server said was "now" has just arrived: how far our clock is from its. What may have taken a while
 * to come says less: then only a difference above the tolerance counts.
 */
export function noteServerTime(instant: string, toleranceMs = 0): void {
  const difference = Date.parse(instant) - Date.now();
  if (Math.abs(difference - offsetMs) > toleranceMs) offsetMs = difference;
}

/** What the server's clock shows, as far as we know. */
export const serverTime = (now: number): number => now + offsetMs;
