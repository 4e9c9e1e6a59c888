/** What the beginning of a zip's member looks like: version, flags and method that exist, a name of sensible length. */
const LOCAL = Buffer.from('PK\x03\x04', 'latin1');
const END = Buffer.from('PK\x05\x06', 'latin1');
const END_BYTES = 22;
const MARKS = [Buffer.from('Rar!\x1a\x07', 'latin1'), Buffer.from('377abcaf271c', 'hex')];
const LOOK_AHEAD = 32;
const METHODS = new Set([0, 1, 6, 8, 9, 12, 14, 93, 95, 97, 98, 99]);

/**
 * Where an archive begins inside of bytes that are none: programs find a zip, a rar or a 7z behind anything (S010). -1
 * where there is none.
 */
export function hiddenArchiveAt(bytes: Buffer): number {
  for (let at = bytes.indexOf(LOCAL); at >= 0; at = bytes.indexOf(LOCAL, at + 1))
    if (looksLikeMember(bytes.subarray(at, at + LOOK_AHEAD))) return at;
  const others = MARKS.map((mark) => bytes.indexOf(mark)).filter((at) => at >= 0);
  return others.length > 0 ? Math.min(...others) : -1;
}

function looksLikeMember(header: Buffer): boolean {
  if (header.length < 30) return false;
  const [version, method, nameBytes] = [header.readUInt8(4), header.readUInt16LE(8), header.readUInt16LE(26)];
  return version <= 63 && METHODS.has(method) && nameBytes > 0 && nameBytes < 1024;
}

/** The zip that begins here, up to its end, whatever follows; null where it has none. */
export function zipFrom(bytes: Buffer, at: number): Buffer | null {
  for (let end = bytes.indexOf(END, at); end >= 0; end = bytes.indexOf(END, end + 1)) {
    if (end + END_BYTES > bytes.length) return null;
    const directoryEnd = bytes.readUInt32LE(end + 12) + bytes.readUInt32LE(end + 16);
    if (at + directoryEnd === end) return bytes.subarray(at, end + END_BYTES + bytes.readUInt16LE(end + 20));
  }
  return null;
}

/** Whether programs that look for a zip from the end would find one. */
export function endsAsZip(bytes: Buffer): boolean {
  const end = bytes.lastIndexOf(END);
  return (
    end >= 0 &&
    end + END_BYTES <= bytes.length &&
    end + END_BYTES + bytes.readUInt16LE(end + 20) === bytes.length
  );
}

/** The same over a stream: an archive may begin in one piece and go on in the next. */
export class HiddenArchives {
  private before = Buffer.alloc(0);

  has(chunk: Buffer): boolean {
    const bytes = Buffer.concat([this.before, chunk]);
    this.before = Buffer.from(bytes.subarray(-(LOOK_AHEAD - 1)));
    return hiddenArchiveAt(bytes) >= 0;
  }
}
