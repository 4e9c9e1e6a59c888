import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@switchboard/kernel';
import { ERRORS } from '../files.errors.js';
import { type ObjectStore, StoreFailed } from '../storage/object-store.js';
import { HEAD_BYTES, sniff } from './sniff.js';
import type { Sniffed, Taken } from './types.rules.js';

export interface Receiving {
  store: ObjectStore;
  key: string;
  /** What is reserved for this file; one byte more ends it. */
  limitBytes: number;
  tooLarge: () => AppError;
  /** Decides by the first bytes; throws what is refused. Called once, before much is stored. */
  accept: (sniffed: Sniffed) => Taken;
  signal: AbortSignal;
}

/** Streams a file into quarantine: counted, hashed and sniffed on the way, never held in memory (rule 11). */
export async function receive(
  file: Readable,
  { store, key, limitBytes, tooLarge, accept, signal }: Receiving,
) {
  const meter = new Meter(limitBytes, tooLarge, accept);
  try {
    await pipeline(file, meter, () => store.put(key, meter, signal), { signal });
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
  private sizeBytes = 0;
  private taken: Taken | null = null;

  constructor(
    private readonly limitBytes: number,
    private readonly tooLarge: () => AppError,
    private readonly accept: (sniffed: Sniffed) => Taken,
  ) {
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

  result() {
    if (!this.taken) throw ERRORS.emptyFile();
    const { name, mediaType } = this.taken;
    return { sizeBytes: this.sizeBytes, name, mediaType, sha256: this.hash.digest('hex') };
  }

  private async measure(chunk: Buffer): Promise<void> {
    this.sizeBytes += chunk.length;
    if (this.sizeBytes > this.limitBytes) throw this.tooLarge();
    this.hash.update(chunk);
    if (!this.head) return void this.push(chunk);
    this.head.push(chunk);
    // Nothing reaches the store before it is known what it is.
    if (this.sizeBytes >= HEAD_BYTES) await this.release(this.head);
  }

  private async finish(): Promise<void> {
    if (this.sizeBytes === 0) throw ERRORS.emptyFile();
    if (this.head) await this.release(this.head);
  }

  private async release(chunks: Buffer[]): Promise<void> {
    this.head = null;
    const head = Buffer.concat(chunks);
    this.taken = this.accept(await sniff(head));
    this.push(head);
  }

  private refuse(error: Error, done: (error: Error) => void): void {
    if (error instanceof AppError) this.refusal = error;
    done(error);
  }
}
