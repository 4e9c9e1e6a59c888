import { chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { privateFolder, type ServerUser } from '../lib/server-user.ts';
import { CLAMD, ensurePackage } from './packages.mjs';
import { serve, type ServerPlace } from './place.ts';

/** Where freshclam keeps the real signatures. */
const FRESHCLAM_FOLDER = '/var/lib/clamav';

/** The EICAR test file, in hexadecimal so that no scanner minds this one. */
const EICAR_SIGNATURE =
  'Eicar-Test-Signature:0:*:58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a\n';

/**
 * Starts a clamd of our own on loopback: with freshclam's database where there is one, else knowing the EICAR test file
 * and nothing more, which is for demonstration only.
 */
export async function startClamd(place: ServerPlace) {
  const { home, user, root, throwaway = false } = place;
  const command = await ensurePackage(CLAMD);
  const folder = await privateFolder(join(root, 'clamd'), user);
  // Tests want one known database everywhere: with the real one they would take a minute and a gigabyte.
  const isDemonstration = throwaway || !(await hasSignatures(FRESHCLAM_FOLDER));
  const database = isDemonstration ? await demonstrationDatabase(folder, user) : FRESHCLAM_FOLDER;
  const port = await home.port('clamd');
  const file = join(folder, 'clamd.conf');
  await writeFile(file, configuration({ port, database, folder }), { mode: 0o644 });
  const child = await serve(place, {
    name: 'clamd',
    title: 'clamd',
    command,
    args: [`--config-file=${file}`],
    env: { LC_ALL: 'C' },
    cwd: folder,
    // Loading the real signatures takes a minute on a slow machine.
    readyWithinMs: 240_000,
    answers: () => isAlive(port),
  });
  return { child, host: '127.0.0.1', port, address: `127.0.0.1:${port}`, isDemonstration };
}

async function hasSignatures(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => /^(main|daily)\.(cvd|cld)$/.test(name));
}

async function demonstrationDatabase(folder: string, user: ServerUser | null): Promise<string> {
  const database = join(folder, 'database');
  await mkdir(database, { recursive: true, mode: 0o755 });
  await writeFile(join(database, 'eicar-local.ndb'), EICAR_SIGNATURE, { mode: 0o644 });
  if (user) await chown(database, user.uid, user.gid);
  return database;
}

/**
 * What clamd must be set to, here, in both compose files and in docs/operations.md. MaxFileSize stands above MaxScanSize:
 * clamd cuts a member off at MaxFileSize without a word, and what was cut off is then too much to scan, which it does say
 * (ADR 0039). Streams are as long as the longest member that is handed over by itself.
 */
export const SETTINGS = {
  StreamMaxLength: '150M',
  MaxFileSize: '200M',
  MaxScanSize: '150M',
  MaxFiles: '2500',
  MaxRecursion: '10',
  MaxScanTime: '20000',
  AlertExceedsMax: 'yes',
  AlertEncrypted: 'yes',
  AlertEncryptedArchive: 'yes',
  AlertEncryptedDoc: 'yes',
  MaxThreads: '4',
  MaxQueue: '32',
  ReadTimeout: '30',
  CommandReadTimeout: '10',
};

export const configuration = ({
  port,
  database,
  folder,
}: {
  port: number;
  database: string;
  folder: string;
}) =>
  [
    'Foreground yes',
    'TCPAddr 127.0.0.1',
    `TCPSocket ${port}`,
    `DatabaseDirectory ${database}`,
    `TemporaryDirectory ${folder}`,
    ...Object.entries(SETTINGS).map(([name, value]) => `${name} ${value}`),
    '',
  ].join('\n');

async function isAlive(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setTimeout(2_000, () => socket.destroy(new Error('clamd is silent')));
  socket.write('zPING\0');
  return (await text(socket)) === 'PONG\0';
}
