import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../../test/support/wait.js';
import { ObjectMissing, type ObjectStore, StoreFailed } from './object-store.js';

const MIB = 1024 * 1024;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const of = (bytes: Buffer) => Readable.from(slices(bytes), { objectMode: false });
function* slices(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}

/** What every ObjectStore must do, whatever stands behind it. */
export function objectStoreSuite(make: () => Promise<ObjectStore>): void {
  let store: ObjectStore;
  beforeAll(async () => {
    store = await make();
  });
  const stored = async (bytes: Buffer) => {
    const key = uuidv7();
    await store.put(key, of(bytes));
    return key;
  };

  it.each([1, 1000, 5 * MIB, 5 * MIB + 1, 12 * MIB + 7])('gives back the same %d bytes', async (size) => {
    const bytes = randomBytes(size);
    const key = uuidv7();

    const { sizeBytes } = await store.put(key, of(bytes));

    expect(sizeBytes).toBe(size);
    expect(sha256(await buffer(await store.get(key)))).toBe(sha256(bytes));
    expect(await store.find(key)).toMatchObject({ sizeBytes: size, modifiedAt: expect.any(Date) });
  });

  it('gives back a part, both ends included', async () => {
    const key = await stored(Buffer.from('0123456789'));

    expect((await buffer(await store.get(key, { start: 2, end: 4 }))).toString()).toBe('234');
  });

  it('says that an object is not there', async () => {
    await expect(store.get(uuidv7())).rejects.toThrow(ObjectMissing);
    expect(await store.find(uuidv7())).toBeNull();
  });

  it('forgets an object, also twice', async () => {
    const key = await stored(Buffer.from('x'));

    await store.delete(key);
    await store.delete(key);

    expect(await store.find(key)).toBeNull();
  });

  it('lists what is there', async () => {
    const key = await stored(Buffer.from('listed'));

    const keys: string[] = [];
    for await (const item of store.list()) if (item.sizeBytes === 6) keys.push(item.key);

    expect(keys).toContain(key);
  });

  describe.each([
    ['in its first part', 100_000],
    ['after its first part', 7 * MIB],
  ])('keeps nothing of a source that ends badly %s', (_, size) => {
    const broken = (end: (source: Readable) => void) => {
      let sent = 0;
      const source: Readable = new Readable({
        read() {
          if (sent >= size) return void setImmediate(() => end(source));
          sent += 50_000;
          this.push(randomBytes(50_000));
        },
      });
      return source;
    };

    it.each([
      ['by an error', (source: Readable) => void source.destroy(new Error('cut'))],
      ['by being destroyed', (source: Readable) => void source.destroy()],
    ])('%s', async (_how, end) => {
      const key = uuidv7();

      await expect(store.put(key, broken(end))).rejects.toThrow(StoreFailed);

      expect(await store.find(key)).toBeNull();
    });

    it('by the signal, and destroys the source', async () => {
      const key = uuidv7();
      const abort = new AbortController();
      const source = broken(() => abort.abort());

      await expect(store.put(key, source, abort.signal)).rejects.toThrow(StoreFailed);

      expect(source.destroyed).toBe(true);
      expect(await store.find(key)).toBeNull();
    });
  });

  it('refuses keys that are not ours', async () => {
    await expect(store.get('../../etc/passwd')).rejects.toThrow('Not an object key');
  });

  it('keeps memory flat while a large object passes', async () => {
    const key = uuidv7();
    const held = heldBytes();
    const before = held();
    const chunk = randomBytes(MIB);
    // Freed buffers are swept beside us and late on a busy machine; what a store really holds never goes away.
    const isFlat = () => held() - before < 40 * MIB;
    async function* large() {
      for (let sent = 1; sent <= 120; sent++) {
        yield Buffer.from(chunk);
        if (sent % 20 === 0) await until(isFlat, { what: `memory to be flat after ${sent} MiB` });
      }
    }

    await store.put(key, Readable.from(large(), { objectMode: false }));

    expect((await store.find(key))?.sizeBytes).toBe(120 * MIB);
    await store.delete(key);
  });

  it('can be asked whether it works', async () => {
    await expect(store.check()).resolves.toBeUndefined();
    expect(await store.sweepBroken(new Date(0))).toBe(0);
  });
}

/** What buffers are held after a collection. */
function heldBytes(): () => number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    return process.memoryUsage().arrayBuffers;
  };
}
