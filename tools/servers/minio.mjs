import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../lib/processes.mjs';
import { underLock } from '../lib/lock.mjs';
import { findExecutable, run } from '../lib/run.mjs';
import { say, StepError } from '../lib/say.mjs';
import { privateFolder } from '../lib/server-user.mjs';
import { until } from '../lib/wait.mjs';
import { cacheFolder, within } from './binaries.mjs';

const MODULE = 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c';
const OLDEST_GO = [1, 24];

/**
 * The path of a MinIO server on the PATH or in the cache folder.
 * @returns {Promise<import('./object-store.mjs').Found>}
 */
export async function findMinio() {
  const path = await findExecutable(['minio', join(cacheFolder(), 'bin', 'minio')]);
  return path ? { path } : { path: null, why: 'no minio on the PATH' };
}

/**
 * The path of a MinIO server, built with Go where it is not there: minutes of work for two processors.
 * @returns {Promise<import('./object-store.mjs').Found>}
 */
export async function buildMinio() {
  const there = await findMinio();
  if (there.path) return there;
  const go = await findExecutable(['go', '/usr/local/go/bin/go']);
  const version = go ? await run(go, ['env', 'GOVERSION']).catch(() => '') : '';
  if (!go || !isNewEnough(version)) {
    const found = go ? `only ${version.trim() || 'an unusable Go'}` : 'no Go';
    return {
      path: null,
      why: `${there.why} and ${found} to build it with (${OLDEST_GO.join('.')} or newer)`,
    };
  }
  const folder = join(cacheFolder(), 'bin');
  await mkdir(folder, { recursive: true });
  try {
    return await underLock(join(folder, 'minio.lock'), () => build(go, folder));
  } catch (error) {
    return {
      path: null,
      why: `Go could not build it: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** @param {string} go @param {string} folder */
async function build(go, folder) {
  const path = join(folder, 'minio');
  if (await findExecutable([path])) return { path };
  say('  building MinIO with Go: about three minutes, this once');
  // Whatever else runs meanwhile goes first.
  await run('nice', ['-n', '19', go, 'install', MODULE], {
    env: { ...process.env, GOBIN: folder },
    timeoutMs: 1_200_000,
  });
  return { path };
}

/**
 * Whether `go env GOVERSION` names a Go that builds MinIO.
 * @param {string} version
 */
function isNewEnough(version) {
  const match = /go(\d+)\.(\d+)/.exec(version);
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > OLDEST_GO[0] || (major === OLDEST_GO[0] && minor >= OLDEST_GO[1]);
}

/**
 * Starts a MinIO of our own on loopback.
 * @param {import('./postgres.mjs').ServerPlace & { binary: string }} place
 */
export async function startMinio({ home, user, root, binary }) {
  const folder = join(root, 'minio');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const data = await privateFolder(join(folder, 'data'), user);
  const command = user ? await within(folder, binary) : binary;
  const accessKey = 'switchboard';
  const secretKey = home.secret('minioSecretKey', () => randomBytes(24).toString('base64url'));
  const port = await home.port('minio');
  const child = await launch({
    name: 'minio',
    command,
    args: ['server', '--quiet', '--address', `127.0.0.1:${port}`, data],
    env: {
      PATH: process.env.PATH,
      HOME: data,
      MINIO_ROOT_USER: accessKey,
      MINIO_ROOT_PASSWORD: secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      MINIO_API_ROOT_ACCESS: 'on',
    },
    cwd: data,
    user,
    log: home.log('minio'),
    pidFile: home.pidFile('minio'),
    graceMs: 10_000,
  });
  await ready(port, child, home.log('minio'));
  return { child, endpoint: `http://127.0.0.1:${port}`, accessKey, secretKey, address: `127.0.0.1:${port}` };
}

/** @param {number} port @param {import('../lib/processes.mjs').Child} child @param {string} log */
async function ready(port, child, log) {
  const abort = () => (child.hasExited() ? 'it ended' : null);
  const answers = async () =>
    (await fetch(`http://127.0.0.1:${port}/minio/health/live`, { signal: AbortSignal.timeout(2_000) })).ok;
  try {
    await until(answers, { timeoutMs: 60_000, what: 'MinIO', abort });
  } catch (cause) {
    throw new StepError('MinIO does not answer', { todo: 'look into its log', log, cause });
  }
}
