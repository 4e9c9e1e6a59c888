import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import http from 'node:http';
import { Readable } from 'node:stream';
import { uuidv7 } from '@switchboard/kernel';
import { Client } from 'minio';
import { StoreFailed } from './object-store.js';
import { objectStoreSuite } from './object-store.suite.js';
import { S3ObjectStore } from './s3-object-store.js';

const { TEST_S3_ENDPOINT = '', TEST_S3_ACCESS_KEY = '', TEST_S3_SECRET_KEY = '' } = process.env;
const keys = { accessKey: TEST_S3_ACCESS_KEY, secretKey: TEST_S3_SECRET_KEY };
// Without a MinIO these are counted as skipped, by name; a skipped block is read all the same, so it needs some address.
const withMinio = TEST_S3_ENDPOINT ? describe : describe.skip;
const endpoint = TEST_S3_ENDPOINT || 'http://127.0.0.1:1';

withMinio('S3ObjectStore on MinIO', () => {
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

    await expect(store.put(key, Readable.from(broken(), { objectMode: false }))).rejects.toThrow(StoreFailed);

    expect(await client.findUploadId(bucket, key)).toBeUndefined();
  });

  it('keeps the bucket closed to whoever has no key (S052)', async () => {
    await store.check();

    const list = await fetch(`${TEST_S3_ENDPOINT}/${bucket}?list-type=2`);

    expect(list.status).toBe(403);
  });
});

describe('S3ObjectStore against a server that misbehaves (T3.5, R30)', () => {
  const open: (Server | http.Server)[] = [];
  const listening = async (server: Server | http.Server) => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    open.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => {
    for (const server of open.splice(0)) {
      if (server instanceof http.Server) server.closeAllConnections();
      server.close();
    }
  });
  const storeAt = (endpoint: string) =>
    new S3ObjectStore({
      endpoint,
      accessKey: 'a',
      secretKey: 'b',
      bucket: 'test-bucket',
      silenceMs: 100,
      callMs: 200,
      putMs: 500,
    });
  const source = () => Readable.from([Buffer.from('bytes')], { objectMode: false });

  it('gives up on one that accepts and stays silent', async () => {
    const store = storeAt(
      await listening(createServer((socket) => socket.on('error', () => undefined).resume())),
    );

    await expect(store.put(uuidv7(), source())).rejects.toThrow(StoreFailed);
    await expect(store.find(uuidv7())).rejects.toThrow(StoreFailed);
  });

  it('gives up on one that hangs after its headers', async () => {
    const endpoint = await listening(
      http.createServer((_, response) => void response.writeHead(200).write('<')),
    );

    await expect(storeAt(endpoint).put(uuidv7(), source())).rejects.toThrow(StoreFailed);
  });

  it('gives up on one that resets, or answers 503 again and again', async () => {
    const resets = storeAt(
      await listening(createServer((socket) => socket.on('error', () => undefined).resetAndDestroy())),
    );
    const busy = storeAt(await listening(http.createServer((_, response) => response.writeHead(503).end())));

    await expect(resets.put(uuidv7(), source())).rejects.toThrow(StoreFailed);
    await expect(busy.find(uuidv7())).rejects.toThrow(StoreFailed);
  });
});
