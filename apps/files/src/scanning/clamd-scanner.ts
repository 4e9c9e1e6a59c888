import { once } from 'node:events';
import { Readable } from 'node:stream';
import NodeClam from 'clamscan';
import { askClamd, type ClamdAddress, connectClamd, type ClamdSocket } from './clamd-socket.js';
import { verdictOf, versionOf } from './verdict.rules.js';
import { ScannerFailed } from './scanner.errors.js';
import { type ScannerHealth, type Verdict, VirusScanner } from './virus-scanner.js';

export interface ClamdSettings extends ClamdAddress {
  /** The end of one scan, above clamd's own MaxScanTime (20 s). */
  scanMs?: number;
  /** The end of connecting, and of a question about its health. */
  askMs?: number;
}

/** Scans through `clamscan`, fed and watched so that none of its traps matters (libraries.md, T1). */
export class ClamdScanner extends VirusScanner {
  private readonly address: ClamdAddress;
  private readonly scanMs: number;
  private readonly askMs: number;

  constructor({ host, port, scanMs = 45_000, askMs = 3_000 }: ClamdSettings) {
    super();
    this.address = { host, port };
    this.scanMs = scanMs;
    this.askMs = askMs;
  }

  async scan(source: Readable, sizeBytes: number | null): Promise<Verdict> {
    // It may fail while we still connect: read later, the fault ends the scan; unheard now, it would end the process.
    source.on('error', () => undefined);
    try {
      // For an empty stream no command would be sent, and the answer would mean nothing (T1.2).
      if (sizeBytes === 0) throw new ScannerFailed('An empty file cannot be scanned');
      const socket = await connectClamd(this.address, this.askMs);
      return await this.scanOver(socket, source, sizeBytes);
    } finally {
      source.destroy();
    }
  }

  async health(): Promise<ScannerHealth> {
    if ((await askClamd(this.address, 'PING', this.askMs)) !== 'PONG')
      throw new ScannerFailed('The scanner does not answer PONG');
    return versionOf(await askClamd(this.address, 'VERSION', this.askMs));
  }

  private async scanOver(socket: ClamdSocket, source: Readable, sizeBytes: number | null): Promise<Verdict> {
    const fed = { bytes: 0 };
    const feed = Readable.from(paced(source, socket, fed), { objectMode: false });
    // Only this ends a clamd that neither answers nor closes: the library's timeout does not settle anything (T1.3).
    const timer = setTimeout(
      () => socket.destroy(new Error(`no verdict within ${this.scanMs} ms`)),
      this.scanMs,
    );
    const closed = once(socket, 'close').then(() => {
      throw new ScannerFailed('The scanner closed without a verdict', { cause: socket.fault });
    });
    try {
      const answer = await Promise.race([new GuardedClamscan(socket).answerTo(feed), closed]);
      const verdict = verdictOf(answer);
      // "OK" to a part of the file says nothing about the file.
      if (verdict.kind === 'clean' && fed.bytes !== (sizeBytes ?? fed.bytes))
        throw new ScannerFailed('The scanner saw only a part');
      return verdict;
    } catch (cause) {
      throw cause instanceof ScannerFailed ? cause : new ScannerFailed('The scan failed', { cause });
    } finally {
      clearTimeout(timer);
      closed.catch(() => undefined);
      feed.destroy();
      socket.destroy();
    }
  }
}

/**
 * Hands on a chunk only when the socket has taken the one before: the library itself would buffer a whole file (T1.6).
 * Empty chunks would end clamd's stream early, with everything after them unscanned (T1.1).
 */
async function* paced(source: Readable, socket: ClamdSocket, fed: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    if (chunk.length === 0) continue;
    if (socket.writableNeedDrain) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    if (socket.destroyed) return;
    fed.bytes += chunk.length;
    yield chunk;
  }
}

/**
 * The library's protocol over our socket. Its `init` is left out: it would pick another scanner that happens to be installed
 * (T1.9), and its reading of the answer takes "no answer" for an answer (T1.4), so we read it ourselves.
 */
class GuardedClamscan extends NodeClam {
  private answer = '';

  constructor(private readonly socket: ClamdSocket) {
    super();
    const own = this as unknown as { settings: { clamdscan: object } };
    own.settings.clamdscan = { ...own.settings.clamdscan, host: 'ours', port: 1, localFallback: false };
  }

  async answerTo(feed: Readable): Promise<string> {
    await this.scanStream(feed);
    return this.answer;
  }

  _initSocket(): Promise<ClamdSocket> {
    return Promise.resolve(this.socket);
  }

  _processResult(answer: string): object {
    this.answer = answer;
    return { isInfected: null, viruses: [] };
  }
}
