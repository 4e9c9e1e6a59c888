import type { Readable } from 'node:stream';

/** What a store knows of one object. */
export interface StoredObject {
  sizeBytes: number;
  modifiedAt: Date;
}
export interface ListedObject extends StoredObject {
  key: string;
}
/** Both ends included, as in HTTP. */
export interface ByteRange {
  start: number;
  end: number;
}

/** The object is not there. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';
}
/** The store did not do it, or nobody knows whether it did: try again later, under a new key. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
}

/**
 * Where bytes are kept: one of the three ports. One instance is one place (quarantine, clean). Keys are ours and random,
 * never a name that somebody typed, and never used twice. No call waits for ever.
 */
export abstract class ObjectStore {
  /**
   * All of the source, or an error and nothing that can be read. A source that fails, is destroyed or is aborted by the
   * signal is an error. The source is destroyed where it was not read to its end.
   */
  abstract put(key: string, source: Readable, signal?: AbortSignal): Promise<{ sizeBytes: number }>;
  /** The bytes; `ObjectMissing` where there are none. The caller reads to the end or destroys it. */
  abstract get(key: string, range?: ByteRange): Promise<Readable>;
  abstract find(key: string): Promise<StoredObject | null>;
  /** Deleting what is not there is fine. */
  abstract delete(key: string): Promise<void>;
  abstract list(): AsyncIterable<ListedObject>;
  /** Takes away what broken puts left behind before `olderThan`; returns how many. */
  abstract sweepBroken(olderThan: Date): Promise<number>;
  /** Throws where the store cannot work. */
  abstract check(): Promise<void>;
}

const KEY = /^[a-z0-9-]{8,80}$/;

/** Keys become paths and addresses: anything else than ours is a mistake of the code. */
export function assertKey(key: string): void {
  if (!KEY.test(key)) throw new Error('Not an object key of ours');
}
