import { chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { launch } from '../lib/processes.mjs';
import { StepError } from '../lib/say.mjs';
import { privateFolder } from '../lib/server-user.mjs';
import { until } from '../lib/wait.mjs';
import { ensurePackage, CLAMD } from './packages.mjs';

/** Where freshclam keeps the real signatures. */
const FRESHCLAM_FOLDER = '/var/lib/clamav';

/** The EICAR test file, in hexadecimal so that no scanner minds this one. */
const EICAR_SIGNATURE =
  'Eicar-Test-Signature:0:*:58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a\n';

/**
 * Starts a clamd of our own on loopback: with freshclam's database where there is one, else knowing the EICAR test file
 * and nothing more, which is for demonstration only.
 * @param {import('./postgres.mjs').ServerPlace} place
 */
export async function startClamd({ home, user, root, throwaway = false }) {
  const clamd = await ensurePackage(CLAMD);
  const folder = await privateFolder(join(root, 'clamd'), user);
  // Tests want one known database everywhere: with the real one they would take a minute and a gigabyte.
  const isDemonstration = throwaway || !(await hasSignatures(FRESHCLAM_FOLDER));
  const database = isDemonstration ? await demonstrationDatabase(folder, user) : FRESHCLAM_FOLDER;
  const port = await home.port('clamd');
  const file = join(folder, 'clamd.conf');
  await writeFile(file, configuration({ port, database, folder }), { mode: 0o644 });
  const child = await launch({
    name: 'clamd',
    command: clamd,
    args: [`--config-file=${file}`],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    cwd: folder,
    user,
    log: home.log('clamd'),
    pidFile: home.pidFile('clamd'),
    graceMs: 10_000,
  });
  await ready(port, child, home.log('clamd'));
  return { child, host: '127.0.0.1', port, address: `127.0.0.1:${port}`, isDemonstration };
}

/** @param {string} folder */
async function hasSignatures(folder) {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => /^(main|daily)\.(cvd|cld)$/.test(name));
}

/** @param {string} folder @param {any} user */
async function demonstrationDatabase(folder, user) {
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

/** @param {{ port: number, database: string, folder: string }} options */
export function configuration({ port, database, folder }) {
  return [
    'Foreground yes',
    'TCPAddr 127.0.0.1',
    `TCPSocket ${port}`,
    `DatabaseDirectory ${database}`,
    `TemporaryDirectory ${folder}`,
    ...Object.entries(SETTINGS).map(([name, value]) => `${name} ${value}`),
    '',
  ].join('\n');
}

/**
 * What clamd answers to one command.
 * @param {number} port
 * @param {string} command
 * @returns {Promise<string>}
 */
function askClamd(port, command, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host });
    let answer = '';
    socket.setTimeout(2_000, () => socket.destroy(new Error('clamd is silent')));
    socket.on('data', (chunk) => (answer += chunk));
    socket.once('connect', () => socket.write(`z${command}\0`));
    socket.once('error', reject);
    socket.once('close', () => resolve(answer.replace(/\0/g, '').trim()));
  });
}

/** @param {number} port @param {import('../lib/processes.mjs').Child} child @param {string} log */
async function ready(port, child, log) {
  const abort = () => (child.hasExited() ? 'it ended' : null);
  const answers = async () => (await askClamd(port, 'PING')) === 'PONG';
  try {
    // Loading the real signatures takes a minute on a slow machine.
    await until(answers, { timeoutMs: 240_000, what: 'clamd', everyMs: 200, abort });
  } catch (cause) {
    throw new StepError('clamd does not answer', { todo: 'look into its log', log, cause });
  }
}
