import { FakeScanner, EICAR } from './fake-scanner.js';
import { ScannerFailed } from './scanner.errors.js';
import { streamOf, virusScannerSuite } from './virus-scanner.suite.js';

describe('FakeScanner', () => {
  virusScannerSuite(() => new FakeScanner());

  it('can be away', async () => {
    const scanner = new FakeScanner();
    scanner.isAway = true;

    await expect(scanner.scan(streamOf(EICAR), EICAR.length)).rejects.toThrow(ScannerFailed);
  });
});
