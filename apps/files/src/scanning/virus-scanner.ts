import type { Readable } from 'node:stream';

/** What a scanner says of one file. There is no "don't know": that is an error (`ScannerFailed`). */
export type Verdict =
  { kind: 'clean' } | { kind: 'infected'; signature: string } | { kind: 'unscannable'; reason: string };

/** What a scanner says of itself. */
export interface ScannerHealth {
  version: string;
  /** When its signatures were made; null where it does not say. */
  signaturesAt: Date | null;
}

/** Looks into bytes for malware: one of the three ports. */
export abstract class VirusScanner {
  /**
   * Ends within its deadline, with a verdict on exactly `sizeBytes` bytes or with `ScannerFailed`; destroys the source. Null:
   * on all that comes up to its proper end.
   */
  abstract scan(source: Readable, sizeBytes: number | null): Promise<Verdict>;
  abstract health(): Promise<ScannerHealth>;
}
