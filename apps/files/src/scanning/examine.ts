import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream';
import type { AttachmentEntity } from '../attachments/attachment.entity.js';
import { type ObjectStore, StoreFailed } from '../storage/object-store.js';
import { lookInto } from '../unpacking/look-into.js';
import type { Verdict, VirusScanner } from './virus-scanner.js';

/** What is known of a file from its upload. */
type Expected = Pick<AttachmentEntity, 'objectKey' | 'receivedBytes' | 'mediaType' | 'sha256'>;

/** With the scan of the file itself and the copy after it, shorter than a lease. */
const LOOK_INTO_MS = 90_000;
const CHANGED: Verdict = { kind: 'unscannable', reason: 'the bytes are not those that came' };

/** Everything that it contains, each by itself, then the file as it is: over exactly the bytes that came (S034, ADR 0039). */
export async function examine(
  file: Expected,
  quarantine: Pick<ObjectStore, 'get'>,
  scanner: VirusScanner,
): Promise<Verdict> {
  const { objectKey, receivedBytes, mediaType, sha256 } = file;
  const source = await quarantine.get(objectKey);
  const look = (member: Readable) => scanner.scan(member, null);
  const inside = await lookInto({ source, mediaType, withinMs: LOOK_INTO_MS, look });
  if (inside.kind !== 'clean') return inside;

  const { stream, digest } = hashing(await quarantine.get(objectKey));
  const verdict = await scanner.scan(stream, receivedBytes);
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
  if (sizeBytes === file.receivedBytes && digest() === file.sha256) return;
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
