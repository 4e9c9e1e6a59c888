import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { underLock } from '../lib/lock.mjs';
import { findExecutable, run } from '../lib/run.mjs';
import { reasonOf, say } from '../lib/say.mjs';
import { random } from '../lib/secrets.ts';
import { privateFolder } from '../lib/server-user.ts';
import { cacheFolder, type Found, within } from './binaries.ts';
import { serve, type ServerPlace, statusOf } from './place.ts';

const MODULE = 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c';
const OLDEST_GO = '1.24';

/** A MinIO server on the PATH or in the cache folder. */
export async function findMinio(): Promise<Found> {
  const path = await findExecutable(['minio', join(cacheFolder(), 'bin', 'minio')]);
  return path ? { path } : { path: null, why: 'no minio on the PATH' };
}

/** A MinIO server, built with Go where it is not there: minutes of work for two processors. */
export async function buildMinio(): Promise<Found> {
  const there = await findMinio();
  if (there.path !== null) return there;
  const go = await findExecutable(['go', '/usr/local/go/bin/go']);
  const version = go ? await run(go, ['env', 'GOVERSION']).catch(() => '') : '';
  if (!go || !isNewEnough(version)) {
    const found = go ? `only ${version.trim() || 'an unusable Go'}` : 'no Go';
    return { path: null, why: `${there.why} and ${found} to build it with (${OLDEST_GO} or newer)` };
  }
  const folder = join(cacheFolder(), 'bin');
  await mkdir(folder, { recursive: true });
  try {
    return await underLock(join(folder, 'minio.lock'), () => build(go, folder));
  } catch (error) {
    return { path: null, why: `Go could not build it: ${reasonOf(error)}` };
  }
}

async function build(go: string, folder: string): Promise<Found> {
  const path = join(folder, 'minio');
  if (await findExecutable([path])) return { path };
  say('  building MinIO with Go: about three minutes, this once');
  // Whatever else runs meanwhile goes first.
  const env = { ...process.env, GOBIN: folder };
  await run('nice', ['-n', '19', go, 'install', MODULE], { env, timeoutMs: 1_200_000 });
  return { path };
}

/** Whether `go env GOVERSION` names a Go that builds MinIO. */
function isNewEnough(version: string): boolean {
  const [, found] = /go(\d+\.\d+)/.exec(version) ?? [];
  return found !== undefined && found.localeCompare(OLDEST_GO, 'en', { numeric: true }) >= 0;
}

/** Starts a MinIO of our own on loopback. */
export async function startMinio(place: ServerPlace, binary: string) {
  const { home, user, root } = place;
  const folder = join(root, 'minio');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const data = await privateFolder(join(folder, 'data'), user);
  const [accessKey, secretKey] = ['switchboard', home.secret('minioSecretKey', () => random(24))];
  const address = `127.0.0.1:${await home.port('minio')}`;
  const endpoint = `http://${address}`;
  const child = await serve(place, {
    name: 'minio',
    title: 'MinIO',
    command: user ? await within(folder, binary) : binary,
    args: ['server', '--quiet', '--address', address, data],
    env: {
      HOME: data,
      MINIO_ROOT_USER: accessKey,
      MINIO_ROOT_PASSWORD: secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      MINIO_API_ROOT_ACCESS: 'on',
    },
    cwd: data,
    answers: async () => (await statusOf(`${endpoint}/minio/health/live`)) === 200,
  });
  return { child, endpoint, accessKey, secretKey, address };
}
