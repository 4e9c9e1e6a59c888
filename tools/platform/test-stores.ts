import { setTimeout as pause } from 'node:timers/promises';
import type { Home } from '../lib/home.ts';
import type { Found } from '../servers/binaries.ts';
import { buildMinio, findMinio } from '../servers/minio.ts';
import { type Running, startNativeServers, storeEnvironment } from '../servers/native.ts';
import type { S3Kind } from '../servers/object-store.ts';
import type { Platform } from './platform.ts';

/** How long the tests wait at their very end for a MinIO that Go still builds. */
const BUILT_WITHIN_MS = 180_000;
const NEEDS: Record<S3Kind, string> = { minio: '.on-minio.', seaweedfs: '.on-seaweedfs.' };

/**
 * S3 servers beside the one of the platform: what must work with each of them is tested on each of them. A MinIO that has
 * to be built first is built while everything else is tested; its tests come last.
 */
export class TestStores {
  readonly #wanted: S3Kind[];
  readonly #started: Running[] = [];
  #home: Home | null = null;
  #building: Promise<Found> | null = null;

  constructor(integrationTests: string[]) {
    const kinds = Object.keys(NEEDS) as S3Kind[];
    this.#wanted = kinds.filter((kind) => integrationTests.some((file) => file.includes(NEEDS[kind])));
  }

  /** Starts those that are there or quickly fetched. */
  async start({ home, servers }: Platform): Promise<Record<string, string>> {
    this.#home = home;
    const { s3 } = servers;
    if (this.#wanted.includes('minio') && (await findMinio()).path === null) this.#building = buildMinio();
    const isLate = (kind: S3Kind) => kind === 'minio' && this.#building !== null;
    const missing = this.#wanted.filter((kind) => kind !== s3?.kind && !isLate(kind));
    const given = s3?.kind ? storeEnvironment(s3.kind.toUpperCase(), s3) : {};
    return { ...given, ...(await this.#begin(missing)) };
  }

  /** Of these files, those whose server is not there yet. */
  late(files: string[]): string[] {
    return this.#building ? files.filter((file) => file.includes(NEEDS.minio)) : [];
  }

  /** The settings of the late one; none, and its tests are skipped by name, where it was not to be had. */
  async startLate(): Promise<Record<string, string>> {
    const built = await Promise.race([this.#building, pause(BUILT_WITHIN_MS, null, { ref: false })]);
    return built?.path ? this.#begin(['minio']) : {};
  }

  async stop(): Promise<void> {
    await Promise.all(this.#started.map((servers) => servers.stop()));
  }

  async #begin(kinds: S3Kind[]): Promise<Record<string, string>> {
    if (!this.#home) throw new Error('The stores have no home yet');
    const servers = await startNativeServers({ home: this.#home, throwaway: true, wanted: kinds });
    this.#started.push(servers);
    return Object.assign({}, ...kinds.map((kind) => storeEnvironment(kind.toUpperCase(), servers[kind])));
  }
}
