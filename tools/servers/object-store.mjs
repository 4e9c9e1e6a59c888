import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StepError } from '../lib/say.mjs';
import { buildMinio, findMinio, startMinio } from './minio.mjs';
import { findSeaweed, startSeaweed } from './seaweedfs.mjs';

/**
 * @typedef {{ path: string, why?: undefined } | { path: null, why: string }} Found a server's binary, or why there is none
 * @typedef {'minio' | 'seaweedfs' | 'directory'} Kind
 * @typedef {{ kind: Kind, binary: string | null, why: string }} Choice
 * @typedef {{ kind?: Kind, endpoint: string, accessKey: string, secretKey: string }} S3 where one answers
 */

/** The S3 servers that we can run ourselves. */
export const STORES = {
  minio: { title: 'MinIO', find: buildMinio, start: startMinio },
  seaweedfs: { title: 'SeaweedFS', find: findSeaweed, start: startSeaweed },
};

/**
 * The ways to an S3 server, those that need no compiler before the one that does.
 * @type {[Kind, () => Promise<Found>][]}
 */
const WAYS = [
  ['minio', findMinio],
  ['seaweedfs', findSeaweed],
  ['minio', buildMinio],
];

/**
 * What keeps the objects of this home: what it began with, because its files lie there, or the first that can be had.
 * @param {Pick<import('./postgres.mjs').ServerPlace, 'home' | 'root'>} place
 * @param {typeof WAYS} [ways]
 * @returns {Promise<Choice>}
 */
export async function chooseStore({ home, root }, ways = WAYS) {
  const kept = home.state.objectStore ?? storeOfOldHome(home.folder, root);
  const choice = await firstOf(kept === null ? ways : ways.filter(([kind]) => kind === kept));
  if (kept !== null && choice.kind !== kept) {
    throw new StepError(
      `The files of this home lie in ${STORES[kept].title}, which cannot be had: ${choice.why}`,
      {
        todo: 'put its server on the PATH, or start with another SWITCHBOARD_HOME',
      },
    );
  }
  home.state.objectStore = choice.kind;
  home.save();
  return choice;
}

/** Homes of before the choice was written down. @param {string} folder @param {string} root @returns {Kind | null} */
function storeOfOldHome(folder, root) {
  if (existsSync(join(root, 'minio', 'data'))) return 'minio';
  return existsSync(join(folder, 'objects')) ? 'directory' : null;
}

/** @param {typeof WAYS} [ways] @returns {Promise<Choice>} */
export async function firstOf(ways = WAYS) {
  const reasons = [];
  for (const [kind, find] of ways) {
    const { path, why } = await find();
    if (path) return { kind, binary: path, why: '' };
    reasons.push(why);
  }
  return {
    kind: 'directory',
    binary: null,
    why: [...new Set(reasons)].join('; ') || 'this home began with one',
  };
}
