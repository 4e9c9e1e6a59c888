import * as zlib from 'node:zlib';
import { type Budget, LIMITS } from './budget.js';
import { type Bytes, decoded, drained, firstPiece, gathered, headOf, only } from './bytes.js';
import { Fault } from './fault.js';
import { endsAsZip, HiddenArchives, hiddenArchiveAt, zipFrom } from './hidden.js';
import { HEAD_BYTES, type Kind, kindOf } from './kinds.js';
import { mayBeMail, partsOfMail } from './mail.js';
import { isNative, streamsOfOle } from './ole.js';
import { streamsOfPdf } from './pdf.js';
import { filesOfTar } from './tar.js';
import { filesOfZip } from './zip.js';

const OFFICE_WITHOUT_MACROS = /\.openxmlformats-officedocument\./;

/**
 * Unpacks whatever can be unpacked, down to files that contain no others, and hands each of these over to its last byte.
 * Ends with a `Fault` where something of it would stay unseen.
 */
export class Walk {
  private readonly budget: Budget;
  private readonly handOver: (content: Bytes) => Promise<void>;
  private readonly mediaType: string;

  constructor(of: { budget: Budget; handOver: (content: Bytes) => Promise<void>; mediaType: string }) {
    this.budget = of.budget;
    this.handOver = of.handOver;
    this.mediaType = of.mediaType;
  }

  async into(bytes: Bytes, depth = 0): Promise<void> {
    if (depth > 0) this.budget.member();
    const { head, whole } = await headOf(this.counted(bytes), HEAD_BYTES);
    const kind = kindOf(head);
    if (kind === 'unknownKind') throw new Fault(kind);
    if (depth > LIMITS.depth) throw new Fault('tooDeep');
    if (kind === 'plain' && !mayBeMail(head)) return this.handOverUnlessTop(unhidden(whole), depth);
    if (kind === 'gzip') return this.into(decoded(zlib.createGunzip(), whole), depth + 1);
    if (kind === 'zstd') return this.into(decoded(zstdDecoder(), whole), depth + 1);
    if (kind === 'tar') return this.intoEach(filesOfTar(whole), depth);
    await this.intoHeld(kind, whole, depth);
  }

  /** Kinds that cannot be read from front to back. */
  private async intoHeld(kind: Kind, bytes: Bytes, depth: number): Promise<void> {
    const content = await gathered(bytes, this.budget);
    if (kind === 'zip') await this.intoZip(content, depth);
    if (kind === 'ole') await this.intoOle(content, depth);
    if (kind === 'pdf') await this.intoPdf(content, depth);
    if (kind === 'plain') await this.intoEach(partsOfMail(content).map(only), depth);
    if (kind !== 'zip')
      await this.handOverUnlessTop(kind === 'ole' ? only(content) : unhidden(only(content)), depth);
    this.budget.release(content.length);
  }

  private async intoEach(members: AsyncIterable<Bytes> | Iterable<Bytes>, depth: number): Promise<void> {
    for await (const member of members) await this.into(member, depth + 1);
  }

  private async intoZip(zip: Buffer, depth: number): Promise<void> {
    for await (const { name, content } of filesOfZip(zip)) {
      const hidesMacros =
        depth === 0 && OFFICE_WITHOUT_MACROS.test(this.mediaType) && /vbaProject\.bin$/i.test(name);
      if (hidesMacros) throw new Fault('macros');
      await this.into(content, depth + 1);
    }
  }

  /** Office keeps whole archives inside of its own streams (a theme in a .doc), sometimes in pieces. */
  private async intoOle(ole: Buffer, depth: number): Promise<void> {
    if (endsAsZip(ole)) throw new Fault('hidden');
    const streams = streamsOfOle(ole);
    // Without a password an OLE container is an old document, which may hold macros that its name denies.
    if (depth === 0 && OFFICE_WITHOUT_MACROS.test(this.mediaType)) throw new Fault('misnamed');
    for (const { name, content } of streams) {
      const at = hiddenArchiveAt(content);
      const zip = at > 0 ? zipFrom(content, at) : null;
      if (at > 0 && !zip && !isNative(name)) throw new Fault('hidden');
      if (zip) await this.into(only(zip), depth + 1);
      if (at === 0) await this.into(only(content), depth + 1);
      else await this.handOver(only(content));
    }
  }

  /** Only what is a container itself: the rest is the scanner's, and a scanned page unpacks to a hundred megabytes. */
  private async intoPdf(pdf: Buffer, depth: number): Promise<void> {
    for (const open of streamsOfPdf(pdf))
      if (kindOf(await firstPiece(open())) !== 'plain') await this.into(open(), depth + 1);
  }

  private async *counted(bytes: Bytes): Bytes {
    for await (const chunk of bytes) {
      this.budget.spend(chunk.length);
      yield chunk;
    }
  }

  /** The file itself goes to the scanner anyway. */
  private async handOverUnlessTop(content: Bytes, depth: number): Promise<void> {
    if (depth > 0) return this.handOver(content);
    await drained(content);
  }
}

async function* unhidden(bytes: Bytes): Bytes {
  const hidden = new HiddenArchives();
  for await (const chunk of bytes) {
    if (hidden.has(chunk)) throw new Fault('hidden');
    yield chunk;
  }
}

/** Node 22 has none before 22.15. */
function zstdDecoder() {
  if (!('createZstdDecompress' in zlib)) throw new Fault('unknownKind');
  return zlib.createZstdDecompress({ params: { [zlib.constants.ZSTD_d_windowLogMax]: 24 } });
}
