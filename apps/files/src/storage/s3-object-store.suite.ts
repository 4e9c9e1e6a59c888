import { Readable } from 'node:stream';
import { uuidv7 } from '@switchboard/kernel';
import { Client } from 'minio';
import { StoreFailed } from './object-store.js';
import { objectStoreSuite } from './object-store.suite.js';
import { S3ObjectStore } from './s3-object-store.js';

/** What S3ObjectStore must do on an S3 server; without that server it is counted as skipped, by name. */
export function s3ObjectStoreSuite(server: 'MinIO' | 'SeaweedFS'): void {
  const setting = (name: string) => process.env[`TEST_${server.toUpperCase()}_${name}`];
  const keys = { accessKey: setting('ACCESS_KEY') ?? '', secretKey: setting('SECRET_KEY') ?? '' };
  // A skipped block is read all the same, so it needs some address.
  const endpoint = setting('ENDPOINT') ?? 'http://127.0.0.1:1';
  const whenThere = setting('ENDPOINT') ? describe : describe.skip;

  whenThere(`S3ObjectStore on ${server}`, () => {
    const bucket = `test-${uuidv7()}`;
    const store = new S3ObjectStore({ endpoint, ...keys, bucket });
    const { hostname, port } = new URL(endpoint);
    const client = new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      region: 'us-east-1',
      ...keys,
    });

    objectStoreSuite(async () => store);

    afterAll(async () => {
      for await (const { key } of store.list()) await store.delete(key);
      await client.removeBucket(bucket);
    });

    it('aborts multipart uploads that a killed process left behind (T3.7)', async () => {
      const key = uuidv7();
      await client.initiateNewMultipartUpload(bucket, key, {});
      expect(await store.sweepBroken(new Date(Date.now() - 3_600_000))).toBe(0);

      await store.sweepBroken(new Date(Date.now() + 60_000));

      expect(await client.findUploadId(bucket, key)).toBeUndefined();
    });

    it('leaves no half upload behind when the source breaks (T3.1)', async () => {
      const key = uuidv7();
      async function* broken() {
        for (let part = 0; part < 8; part++) yield Buffer.alloc(1024 * 1024, part);
        throw new Error('cut');
      }

      await expect(store.put(key, Readable.from(broken(), { objectMode: false }))).rejects.toThrow(
        StoreFailed,
      );

      expect(await client.findUploadId(bucket, key)).toBeUndefined();
    });

    it('keeps the bucket closed to whoever has no key (S052)', async () => {
      await store.check();

      const list = await fetch(`${endpoint}/${bucket}?list-type=2`);

      expect(list.status).toBe(403);
    });
  });
}
