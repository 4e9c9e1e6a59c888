import { statSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readFile, mkdir } from 'node:fs/promises';
import { findExecutable, run } from './run.mjs';

const NAME = 'switchboard';

/**
 * @typedef {{ name: string, uid: number, gid: number }} ServerUser
 */

/**
 * Whom the backing servers run as when we are root: PostgreSQL refuses root, and a scanner of strangers' files should
 * not be root either. Null when we are not root: then they run as ourselves.
 * @returns {Promise<ServerUser | null>}
 */
export async function serverUser() {
  if (process.getuid?.() !== 0) return null;
  const known = await lookUp(NAME);
  if (known) return known;
  const useradd = await findExecutable(['useradd']);
  if (useradd) {
    const args = ['--system', '--no-create-home', '--user-group', '--shell', '/usr/sbin/nologin', NAME];
    // Two platforms may start at the same moment; the one that loses finds the winner's user.
    await run(useradd, args).catch(() => null);
  }
  const made = (await lookUp(NAME)) ?? (await lookUp('nobody'));
  if (!made) throw new Error('Neither a user "switchboard" nor "nobody" is there to run the servers as');
  return made;
}

/** @param {string} name @returns {Promise<ServerUser | null>} */
async function lookUp(name) {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (!line) return null;
  const [, , uid, gid] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid) };
}

/**
 * Whether anybody may pass through every folder down to this one.
 * @param {string} folder
 * @param {(path: string) => number} [modeOf]
 */
export function canBeEnteredByAll(folder, modeOf = (path) => statSync(path).mode) {
  for (let path = folder; ; path = dirname(path)) {
    if ((modeOf(path) & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/**
 * Makes a folder that only this user can read.
 * @param {string} folder
 * @param {ServerUser | null} user
 */
export async function privateFolder(folder, user) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}
