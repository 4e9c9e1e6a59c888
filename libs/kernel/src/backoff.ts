/**
 * How long to wait before trying again: twice as long after each failure, up to a limit, and spread, so that many do not
 * come back in the same millisecond.
 */
export function backoffMs(
  failures: number,
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return full * (0.5 + Math.random() * 0.5);
}
