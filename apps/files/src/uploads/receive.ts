import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@switchboard/kernel';
import type { AttachmentEntity } from '../attachments/attachment.entity.js';
import { ERRORS } from '../files.errors.js';
import { type ObjectStore, StoreFailed } from '../storage/object-store.js';
import { HEAD_BYTES, sniff } from './sniff.js';
import type { Taken } from './types.rules.js';
import { acceptedAs, assertReserved } from './upload.rules.js';

export interface Receiving {
  store: ObjectStore;
  /** What is known of the file, and what it may be: decided before its first byte. */
  upload: Pick<AttachmentEntity, 'name' | 'objectKey' | 'reservedBytes' | 'limits'>;
  signal: AbortSignal;
}

/** What the bytes turned out to be. */
export interface Received {
  receivedBytes: number;
  /** With the extension that its content has. */
  name: string;
  mediaType: string;
  sha256: string;
}

/** Streams a file into quarantine: counted, hashed and sniffed on the way, never held in memory (rule 11). */
export async function receive(file: Readable, { store, upload, signal }: Receiving): Promise<Received> {
  const meter = new Meter(upload);
  try {
    await pipeline(file, meter, () => store.put(upload.objectKey, meter, signal), { signal });
  } catch (error) {
    // The first refusal counts; what the broken stream then did to the store is its echo.
    if (meter.refusal) throw meter.refusal;
    if (signal.aborted) throw signal.reason;
    if (file.errored) throw ERRORS.malformed('The form breaks off inside the file');
    throw error instanceof StoreFailed ? ERRORS.storeAway(error) : error;
  }
  return meter.result();
}

class Meter extends Transform {
  refusal: AppError | null = null;
  private readonly hash = createHash('sha256');
  private head: Buffer[] | null = [];
  private receivedBytes = 0;
  private taken: Taken | null = null;

  constructor(private readonly upload: Receiving['upload']) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.measure(chunk).then(
      () => done(),
      (error: Error) => this.refuse(error, done),
    );
  }

  override _flush(done: (error?: Error | null) => void): void {
    this.finish().then(
      () => done(),
      (error: Error) => this.refuse(error, done),
    );
  }

  result(): Received {
    if (!this.taken) throw ERRORS.emptyFile();
    const { name, mediaType } = this.taken;
    return { receivedBytes: this.receivedBytes, name, mediaType, sha256: this.hash.digest('hex') };
  }

  private async measure(chunk: Buffer): Promise<void> {
    this.receivedBytes += chunk.length;
    assertReserved(this.receivedBytes, this.upload);
    this.hash.update(chunk);
    if (!this.head) return void this.push(chunk);
    this.head.push(chunk);
    // Nothing reaches the store before it is known what it is.
    if (this.receivedBytes >= HEAD_BYTES) await this.release(this.head);
  }

  private async finish(): Promise<void> {
    if (this.receivedBytes === 0) throw ERRORS.emptyFile();
    if (this.head) await this.release(this.head);
  }

  private async release(chunks: Buffer[]): Promise<void> {
    this.head = null;
    const head = Buffer.concat(chunks);
    this.taken = acceptedAs(this.upload.name, await sniff(head), this.upload.limits);
    this.push(head);
  }

  private refuse(error: Error, done: (error: Error) => void): void {
    if (error instanceof AppError) this.refusal = error;
    done(error);
  }
}
