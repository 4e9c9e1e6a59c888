import { buildMinio, findMinio } from '../servers/minio.mjs';
import { startNativeServers, storeEnvironment } from '../servers/native.mjs';

/** How long the tests wait at their very end for a MinIO that Go still builds. */
const BUILT_WITHIN_MS = 180_000;
const NEEDS = { minio: '.on-minio.', seaweedfs: '.on-seaweedfs.' };

/**
 * S3 servers beside the one of the platform: what must work with each of them is tested on each of them. A MinIO that has
 * to be built first is built while everything else is tested; its tests come last.
 */
export class TestStores {
  #started = [];
  #building = null;

  /** @param {string[]} files of the integration tests */
  constructor(files) {
    this.wanted = Object.keys(NEEDS).filter((kind) => files.some((file) => file.includes(NEEDS[kind])));
  }

  /**
   * Starts those that are there or quickly fetched.
   * @param {import('./platform.mjs').Platform} platform
   */
  async start({ home, servers }) {
    this.home = home;
    const given = servers.s3?.kind;
    if (this.wanted.includes('minio') && !(await findMinio()).path) this.#building = buildMinio();
    const missing = this.wanted.filter((kind) => kind !== given && !(kind === 'minio' && this.#building));
    return { ...storeEnvironment(given?.toUpperCase(), servers.s3), ...(await this.#begin(missing)) };
  }

  /** Of these files, those whose server is not there yet. @param {string[]} files */
  late(files) {
    return this.#building ? files.filter((file) => file.includes(NEEDS.minio)) : [];
  }

  /** The settings of the late one; none, and its tests are skipped by name, where it was not to be had. */
  async startLate() {
    const late = new Promise((resolve) => setTimeout(resolve, BUILT_WITHIN_MS, { path: null }).unref());
    const { path } = await Promise.race([this.#building, late]);
    return path ? this.#begin(['minio']) : {};
  }

  async stop() {
    await Promise.all(this.#started.map((servers) => servers.stop()));
  }

  /** @param {string[]} kinds */
  async #begin(kinds) {
    const servers = await startNativeServers({ home: this.home, throwaway: true, wanted: kinds });
    this.#started.push(servers);
    return Object.assign({}, ...kinds.map((kind) => storeEnvironment(kind.toUpperCase(), servers[kind])));
  }
}
