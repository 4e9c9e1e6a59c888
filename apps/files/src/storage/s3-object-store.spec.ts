import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import http from 'node:http';
import { Readable } from 'node:stream';
import { uuidv7 } from '@switchboard/kernel';
import { StoreFailed } from './object-store.js';
import { S3ObjectStore } from './s3-object-store.js';

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
