import { statSync } from 'node:fs';
import { chown, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findExecutable, run } from './run.mjs';

const NAME = 'switchboard';

export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * Whom the backing servers run as when we are root: PostgreSQL refuses root, and a scanner of strangers' files should
 * not be root either. Null when we are not root: then they run as ourselves.
 */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const known = await lookUp(NAME);
  if (known) return known;
  const useradd = await findExecutable(['useradd']);
  const options = ['--system', '--no-create-home', '--user-group', '--shell', '/usr/sbin/nologin'];
  // Two platforms may start at the same moment; the one that loses finds the winner's user.
  if (useradd) await run(useradd, [...options, NAME]).catch(() => null);
  const made = (await lookUp(NAME)) ?? (await lookUp('nobody'));
  if (!made) throw new Error('Neither a user "switchboard" nor "nobody" is there to run the servers as');
  return made;
}

async function lookUp(name: string): Promise<ServerUser | null> {
  const [, uid, gid] =
    new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(await readFile('/etc/passwd', 'utf8')) ?? [];
  return uid ? { name, uid: Number(uid), gid: Number(gid) } : null;
}

/** Whether anybody may pass through every folder down to this one. */
export function canBeEnteredByAll(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o001) !== 0;
  return isOpen && (folder === dirname(folder) || canBeEnteredByAll(dirname(folder)));
}

/** Makes a folder that only this user can read. */
export async function privateFolder(folder: string, user: ServerUser | null): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}
