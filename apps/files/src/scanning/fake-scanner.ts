import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ScannerFailed } from './scanner.errors.js';
import { type ScannerHealth, type Verdict, VirusScanner } from './virus-scanner.js';

/** In two pieces, so that no scanner minds this file. */
export const EICAR = Buffer.from(
  'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*',
);

/** For tests: knows EICAR, and can be away. */
export class FakeScanner extends VirusScanner {
  isAway = false;
  scans = 0;

  async scan(source: Readable, sizeBytes: number | null): Promise<Verdict> {
    try {
      this.scans += 1;
      if (this.isAway) throw new ScannerFailed('away');
      if (sizeBytes === 0) throw new ScannerFailed('empty');
      const bytes = await buffer(source).catch((cause: unknown) => {
        throw new ScannerFailed('The source broke', { cause });
      });
      if (bytes.length !== (sizeBytes ?? bytes.length)) throw new ScannerFailed('only a part');
      return bytes.includes(EICAR)
        ? { kind: 'infected', signature: 'Eicar-Test-Signature' }
        : { kind: 'clean' };
    } finally {
      source.destroy();
    }
  }

  async health(): Promise<ScannerHealth> {
    if (this.isAway) throw new ScannerFailed('away');
    return { version: 'Fake 1', signaturesAt: null };
  }
}
