import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { logger } from '@switchboard/kernel';
import { Client } from 'minio';
import { openHead } from './chunks.js';
import { within } from './deadline.js';
import {
  assertKey,
  type ByteRange,
  type ListedObject,
  ObjectMissing,
  ObjectStore,
  StoreFailed,
  type StoredObject,
} from './object-store.js';

export interface S3Settings {
  endpoint: string;
  accessKey: string;
  secretKey: string;
  bucket: string;
  /** A server that says nothing for so long is gone (T3.5). */
  silenceMs?: number;
  /** The end of every single call. */
  callMs?: number;
  /** The end of a whole upload. */
  putMs?: number;
}

/** The client keeps one part in memory, whatever the size of the object (T3.3). */
const PART_BYTES = 5 * 1024 * 1024;
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;

/** Objects on any S3 server, through the `minio` client and a guard for each of its traps (libraries.md, T3). */
export class S3ObjectStore extends ObjectStore {
  private readonly log = logger('s3');
  private readonly client: Client;
  private readonly bucket: string;
  private readonly callMs: number;
  private readonly putMs: number;
  private hasBucket = false;

  constructor({
    endpoint,
    accessKey,
    secretKey,
    bucket,
    silenceMs = 15_000,
    callMs = 10_000,
    putMs = 900_000,
  }: S3Settings) {
    super();
    const { hostname, port, protocol } = new URL(endpoint);
    const useSSL = protocol === 'https:';
    this.bucket = bucket;
    this.callMs = callMs;
    this.putMs = putMs;
    this.client = new Client({
      endPoint: hostname,
      port: port ? Number(port) : useSSL ? 443 : 80,
      useSSL,
      accessKey,
      secretKey,
      region: 'us-east-1',
      partSize: PART_BYTES,
      // Its own repeats print to the console and know nothing of broken connections (T3.6).
      retryOptions: { disableRetry: true },
      transportAgent: impatient(
        useSSL ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true }),
        silenceMs,
      ),
    });
  }

  async put(key: string, source: Readable, signal?: AbortSignal): Promise<{ sizeBytes: number }> {
    assertKey(key);
    let sent: Readable = source;
    try {
      await this.ensureBucket();
      const opening = openHead(source, PART_BYTES);
      const { head, rest, bytes } = await within(
        this.putMs,
        opening,
        'reading the source',
        undefined,
        signal,
      );
      sent = rest ?? source;
      await this.send(key, rest ?? head, signal);
      await this.assertComplete(key, bytes());
      return { sizeBytes: bytes() };
    } catch (cause) {
      sent.destroy();
      source.destroy();
      await this.forgetBroken(key);
      throw cause instanceof StoreFailed
        ? cause
        : new StoreFailed('The object could not be written', { cause });
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    assertKey(key);
    return this.repeatable('get', () =>
      range
        ? this.client.getPartialObject(this.bucket, key, range.start, range.end - range.start + 1)
        : this.client.getObject(this.bucket, key),
    );
  }

  async find(key: string): Promise<StoredObject | null> {
    assertKey(key);
    try {
      const { size, lastModified } = await this.repeatable('stat', () =>
        this.client.statObject(this.bucket, key),
      );
      return { sizeBytes: size, modifiedAt: lastModified };
    } catch (error) {
      if (error instanceof ObjectMissing) return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    await this.repeatable('delete', () => this.client.removeObject(this.bucket, key));
  }

  async *list(): AsyncIterable<ListedObject> {
    await this.ensureBucket();
    for await (const item of this.client.listObjectsV2(
      this.bucket,
      '',
      true,
    ) as unknown as AsyncIterable<Listed>) {
      if (item.name) yield { key: item.name, sizeBytes: item.size, modifiedAt: item.lastModified };
    }
  }

  async sweepBroken(olderThan: Date): Promise<number> {
    await this.ensureBucket();
    let swept = 0;
    let marker = { key: '', uploadId: '' };
    for (;;) {
      const batch = (await this.repeatable('list uploads', () =>
        this.client.listIncompleteUploadsQuery(this.bucket, '', marker.key, marker.uploadId, ''),
      )) as Batch;
      for (const upload of batch.uploads.filter(({ initiated }) => new Date(initiated) < olderThan)) {
        await this.repeatable('abort upload', () =>
          this.client.abortMultipartUpload(this.bucket, upload.key, upload.uploadId),
        );
        swept += 1;
      }
      if (!batch.isTruncated) return swept;
      marker = { key: batch.nextKeyMarker, uploadId: batch.nextUploadIdMarker };
    }
  }

  async check(): Promise<void> {
    this.hasBucket = await this.repeatable('bucket', () => this.client.bucketExists(this.bucket));
    await this.ensureBucket();
  }

  /** A body that ends, is destroyed or fails settles this, which the client alone would not (T3.1, T3.2). */
  private async send(key: string, body: Readable | Buffer, signal?: AbortSignal): Promise<void> {
    if (Buffer.isBuffer(body)) {
      await within(
        this.putMs,
        this.client.putObject(this.bucket, key, body, body.length),
        'put',
        undefined,
        signal,
      );
      return;
    }
    const broken = new Promise<never>((_, reject) => {
      finished(body).catch(reject);
    });
    const upload = this.client.putObject(this.bucket, key, body);
    await within(this.putMs, Promise.race([upload, broken]), 'put', () => body.destroy(), signal);
  }

  /** A source that ended early is completed by the client as if it were all (T3.4). */
  private async assertComplete(key: string, sizeBytes: number): Promise<void> {
    const stored = await this.find(key);
    if (stored?.sizeBytes !== sizeBytes)
      throw new StoreFailed('The object has another size than what was sent');
  }

  private async forgetBroken(key: string): Promise<void> {
    const steps = [
      this.client.removeIncompleteUpload(this.bucket, key),
      this.client.removeObject(this.bucket, key),
    ];
    // What cannot be taken away now is found by the sweep of broken uploads and orphans.
    await Promise.all(steps.map((step) => within(this.callMs, step, 'forget').catch(() => undefined)));
  }

  private async ensureBucket(): Promise<void> {
    if (this.hasBucket) return;
    const exists = await this.repeatable('bucket', () => this.client.bucketExists(this.bucket));
    if (!exists) {
      await within(this.callMs, this.client.makeBucket(this.bucket), 'make bucket').catch(
        async (error: unknown) => {
          // Another replica may have made it meanwhile.
          if (!(await this.client.bucketExists(this.bucket))) throw error;
        },
      );
    }
    this.hasBucket = true;
  }

  /** For calls that may be done twice: the client repeats nothing after a broken connection (T3.6). */
  private async repeatable<T>(what: string, call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await within(this.callMs, call(), what);
      } catch (error) {
        if (isMissing(error)) throw new ObjectMissing(what);
        if (attempt === ATTEMPTS) throw new StoreFailed(`${what} failed`, { cause: error });
        this.log.debug({ what, attempt, err: error }, 'store call is repeated');
        await new Promise((done) => setTimeout(done, FIRST_PAUSE_MS * attempt));
      }
    }
  }
}

interface Listed {
  name?: string;
  size: number;
  lastModified: Date;
}
interface Batch {
  uploads: { key: string; uploadId: string; initiated: Date | string }[];
  isTruncated: boolean;
  nextKeyMarker: string;
  nextUploadIdMarker: string;
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'NoSuchKey' || code === 'NotFound';
}

/** The client knows no timeouts: a silent socket is destroyed, which fails whatever waits on it. */
function impatient<A extends http.Agent>(agent: A, silenceMs: number): A {
  const connect = agent.createConnection.bind(agent) as (...args: unknown[]) => Socket;
  agent.createConnection = ((...args: unknown[]) => {
    const socket = connect(...args);
    socket.setTimeout(silenceMs, () => socket.destroy(new StoreFailed('The store is silent')));
    return socket;
  }) as A['createConnection'];
  return agent;
}
