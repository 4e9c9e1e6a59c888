declare module 'clamscan' {
  import type { Readable } from 'node:stream';

  /** As much of the library as we use. */
  export default class NodeClam {
    scanStream(stream: Readable): Promise<unknown>;
  }
}
