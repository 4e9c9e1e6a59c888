import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream';
import type { AttachmentRow } from '../attachments/attachment.row.js';
import { type ObjectStore, StoreFailed } from '../storage/object-store.js';
import { faultOfZip, isZip } from './archive-check.js';
import type { Verdict, VirusScanner } from './virus-scanner.js';

/** What is known of a file from its upload. */
type Expected = Pick<AttachmentRow, 'objectKey' | 'sizeBytes' | 'mediaType' | 'sha256'>;

const CHANGED: Verdict = { kind: 'unscannable', reason: 'the bytes are not those that came' };

/** Archive's directory first, then the scanner, over exactly the bytes that came (S034). */
export async function examine(
  file: Expected,
  quarantine: ObjectStore,
  scanner: VirusScanner,
): Promise<Verdict> {
  const { objectKey, sizeBytes, mediaType, sha256 } = file;
  const fault = isZip(mediaType)
    ? await faultOfZip({ sizeBytes, read: (range) => quarantine.get(objectKey, range) }, mediaType)
    : null;
  if (fault) return { kind: 'unscannable', reason: fault };

  const { stream, digest } = hashing(await quarantine.get(objectKey));
  const verdict = await scanner.scan(stream, sizeBytes);
  return verdict.kind === 'clean' && digest() !== sha256 ? CHANGED : verdict;
}

/** Copies a file that was found clean to where it is served from; only if it is still the same. */
export async function promote(
  file: Expected,
  from: ObjectStore,
  to: ObjectStore,
  cleanKey: string,
): Promise<void> {
  const { stream, digest } = hashing(await from.get(file.objectKey));
  const { sizeBytes } = await to.put(cleanKey, stream);
  if (sizeBytes === file.sizeBytes && digest() === file.sha256) return;
  await to.delete(cleanKey);
  throw new StoreFailed('The clean copy is not what was scanned');
}

function hashing(source: Readable): { stream: Readable; digest: () => string } {
  const hash = createHash('sha256');
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  // Failures go through the stream: whoever reads it hears of them.
  pipeline(source, stream, () => undefined);
  return { stream, digest: () => hash.digest('hex') };
}
