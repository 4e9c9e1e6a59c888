import { PassThrough, type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import type { ByteRange } from '../storage/object-store.js';

/** The bytes of one object, by range. */
export interface RangeSource {
  sizeBytes: number;
  read(range: ByteRange): Promise<Readable>;
}

/** The limits stand under clamd's own, so that what it would give up on never reaches it (S029). */
const LIMITS = {
  entries: 2_000,
  unpackedBytes: 150 * 1024 * 1024,
  ratio: 1_000,
  directoryBytes: 2 * 1024 * 1024,
};
const SYMLINK = 0o120000;
const FILE_TYPE = 0o170000;
const OFFICE_WITHOUT_MACROS = /\.openxmlformats-officedocument\./;

/** Whether the content is a zip, whatever it is called. */
export function isZip(mediaType: string): boolean {
  return (
    mediaType === 'application/zip' ||
    /\.(openxmlformats-officedocument|oasis\.opendocument)\./.test(mediaType) ||
    /(java-archive|epub\+zip|macroenabled\.12)$/.test(mediaType)
  );
}

/** Why an archive is not to be opened by anybody, or null. Reads only its directory: nothing is unpacked here. */
export async function faultOfZip(source: RangeSource, mediaType: string): Promise<string | null> {
  const start = Math.max(0, source.sizeBytes - LIMITS.directoryBytes);
  // What comes from the store must fail as the store; what the bytes say is the archive's fault.
  const tail = await buffer(await source.read({ start, end: source.sizeBytes - 1 }));
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new TailReader(tail, start), source.sizeBytes, {
      lazyEntries: true,
      autoClose: false,
    });
    return await faultOfEntries(zip, mediaType);
  } catch {
    return 'archive: cannot be read';
  }
}

function faultOfEntries(zip: yauzl.ZipFile, mediaType: string): Promise<string | null> {
  if (zip.entryCount > LIMITS.entries) return Promise.resolve('archive: too many entries');
  let unpackedBytes = 0;
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      unpackedBytes += entry.uncompressedSize;
      const fault =
        faultOfEntry(entry, mediaType) ??
        (unpackedBytes > LIMITS.unpackedBytes ? 'archive: unpacks to too much' : null);
      if (fault) resolve(fault);
      else zip.readEntry();
    });
    zip.once('end', () => resolve(null));
    zip.once('error', reject);
    zip.readEntry();
  });
}

function faultOfEntry(entry: yauzl.Entry, mediaType: string): string | null {
  const { fileName, externalFileAttributes, uncompressedSize, compressedSize } = entry;
  if (entry.isEncrypted()) return 'archive: encrypted';
  if (((externalFileAttributes >>> 16) & FILE_TYPE) === SYMLINK) return 'archive: has links';
  if (fileName.includes('\\') || fileName.includes('\0')) return 'archive: has names that climb out';
  if (uncompressedSize > 1024 * 1024 && uncompressedSize > compressedSize * LIMITS.ratio)
    return 'archive: unpacks to too much';
  if (OFFICE_WITHOUT_MACROS.test(mediaType) && /vbaProject\.bin$/i.test(fileName))
    return 'document: hides macros';
  return null;
}

/** yauzl reads the directory in small pieces; they all lie in the tail. */
class TailReader extends yauzl.RandomAccessReader {
  constructor(
    private readonly tail: Buffer,
    private readonly start: number,
  ) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const stream = new PassThrough();
    if (start < this.start) stream.destroy(new Error('The directory is too large'));
    else stream.end(this.tail.subarray(start - this.start, end - this.start));
    return stream;
  }
}
