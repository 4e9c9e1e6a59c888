import { ScannerFailed } from './scanner.errors.js';
import type { ScannerHealth, Verdict } from './virus-scanner.js';

const OK = /^stream: OK$/;
const FOUND = /^stream: ([\x21-\x7e]{1,200}) FOUND$/;
/** clamd could not look into all of it: that is not "infected", and even less "clean". */
const NOT_LOOKED_INTO = /^Heuristics\.(Limits|Encrypted)\./;

/** The verdict in clamd's answer. Everything but exactly OK or FOUND is no verdict (T1.4). */
export function verdictOf(answer: string): Verdict {
  const line = answer.replace(/\0$/, '').replace(/\n$/, '');
  if (OK.test(line)) return { kind: 'clean' };
  const signature = FOUND.exec(line)?.[1];
  if (!signature)
    throw new ScannerFailed(`The scanner gave no verdict: ${JSON.stringify(line.slice(0, 100))}`);
  return NOT_LOOKED_INTO.test(signature)
    ? { kind: 'unscannable', reason: signature }
    : { kind: 'infected', signature };
}

/** `ClamAV 1.4.3/27820/Thu Nov 20 09:26:38 2026`: the engine, and when its signatures were made. */
export function versionOf(answer: string): ScannerHealth {
  const [version = '', , at = ''] = answer.replace(/\0$/, '').trim().split('/');
  if (!version.startsWith('ClamAV')) throw new ScannerFailed('That is no clamd');
  const signaturesAt = at ? new Date(`${at} UTC`) : null;
  return {
    version,
    signaturesAt: signaturesAt && !Number.isNaN(signaturesAt.getTime()) ? signaturesAt : null,
  };
}
