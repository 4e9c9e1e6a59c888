/** A file that a working scanner gives no verdict on so many times is not worth another try: it is unscannable. */
const GIVE_UP_AFTER = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** What to do after a scan without a verdict. "Don't know" is never "clean". */
export function afterNoVerdict(
  scans: number,
  isScannerThere: boolean,
): { giveUp: true } | { giveUp: false; pauseMs: number } {
  if (isScannerThere && scans >= GIVE_UP_AFTER) return { giveUp: true };
  return { giveUp: false, pauseMs: Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(scans, 10)) };
}
