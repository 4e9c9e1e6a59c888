import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { uuidv7 } from '@switchboard/kernel';
import {
  assertKey,
  type ByteRange,
  type ListedObject,
  ObjectMissing,
  ObjectStore,
  StoreFailed,
  type StoredObject,
} from './object-store.js';

/** Objects as files of one folder, for single machines. A name appears only when all its bytes are on the disk. */
export class DirectoryObjectStore extends ObjectStore {
  private readonly objects: string;
  private readonly unfinished: string;

  constructor(folder: string) {
    super();
    this.objects = join(folder, 'objects');
    this.unfinished = join(folder, 'unfinished');
  }

  async put(key: string, source: Readable, signal?: AbortSignal): Promise<{ sizeBytes: number }> {
    const target = this.pathOf(key);
    await this.check();
    const draft = join(this.unfinished, uuidv7());
    try {
      const file = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
      await pipeline(source, file, { signal });
      await mkdir(join(target, '..'), { recursive: true, mode: 0o700 });
      await rename(draft, target);
      await flushFolder(join(target, '..'));
      return { sizeBytes: file.bytesWritten };
    } catch (cause) {
      source.destroy();
      await rm(draft, { force: true });
      throw new StoreFailed('The object could not be written', { cause });
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const path = this.pathOf(key);
    // Opened here, so that a missing object is an error of this call and not of the stream.
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw isMissing(error)
        ? new ObjectMissing(key)
        : new StoreFailed('The object could not be opened', { cause: error });
    });
    return createReadStream('', { fd: handle, ...range });
  }

  async find(key: string): Promise<StoredObject | null> {
    return stat(this.pathOf(key)).then(
      ({ size, mtimeMs }) => ({ sizeBytes: size, modifiedAt: new Date(mtimeMs) }),
      (error: unknown) => {
        if (isMissing(error)) return null;
        throw new StoreFailed('The object could not be looked up', { cause: error });
      },
    );
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async *list(): AsyncIterable<ListedObject> {
    for (const folder of await readdir(this.objects).catch(() => [])) {
      for (const key of await readdir(join(this.objects, folder))) {
        const found = await this.find(key);
        if (found) yield { key, ...found };
      }
    }
  }

  async sweepBroken(olderThan: Date): Promise<number> {
    let swept = 0;
    for (const name of await readdir(this.unfinished).catch(() => [])) {
      const path = join(this.unfinished, name);
      const found = await stat(path).catch(() => null);
      if (!found || found.mtime >= olderThan) continue;
      await rm(path, { force: true });
      swept += 1;
    }
    return swept;
  }

  async check(): Promise<void> {
    await mkdir(this.unfinished, { recursive: true, mode: 0o700 });
    await mkdir(this.objects, { recursive: true, mode: 0o700 });
  }

  private pathOf(key: string): string {
    assertKey(key);
    return join(this.objects, key.slice(-2), key);
  }
}

/** A rename is only lasting when its folder is written too. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
