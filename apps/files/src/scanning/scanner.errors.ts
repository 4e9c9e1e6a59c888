/** No verdict: not there, too slow, cut off, or an answer that is neither OK nor FOUND. Try again later. */
export class ScannerFailed extends Error {
  override readonly name = 'ScannerFailed';
}
