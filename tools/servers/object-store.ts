import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StepError } from '../lib/say.mjs';
import type { Found } from './binaries.ts';
import { buildMinio, findMinio, startMinio } from './minio.ts';
import type { ServerPlace } from './place.ts';
import { findSeaweed, startSeaweed } from './seaweedfs.ts';

/** The S3 servers that we can run ourselves. */
export const STORES = {
  minio: { title: 'MinIO', find: buildMinio, start: startMinio },
  seaweedfs: { title: 'SeaweedFS', find: findSeaweed, start: startSeaweed },
};

export type S3Kind = keyof typeof STORES;
type Choice = { kind: S3Kind; binary: string } | { kind: 'directory'; why: string };
type Way = [S3Kind, () => Promise<Found>];

/** Where an S3 server answers. */
export interface S3 {
  kind?: S3Kind;
  endpoint: string;
  accessKey: string;
  secretKey: string;
}

/** The ways to an S3 server, those that need no compiler before the one that does. */
const WAYS: Way[] = [
  ['minio', findMinio],
  ['seaweedfs', findSeaweed],
  ['minio', buildMinio],
];

/** What keeps the objects of this home: what it began with, because its files lie there, or the first that can be had. */
export async function chooseStore(
  { home, root }: Pick<ServerPlace, 'home' | 'root'>,
  ways = WAYS,
): Promise<Choice> {
  const kept = home.state.objectStore ?? storeOfOldHome(home.folder, root);
  const choice = await firstOf(kept === null ? ways : ways.filter(([kind]) => kind === kept));
  if (kept !== null && kept !== 'directory' && choice.kind === 'directory') {
    const todo = 'put its server on the PATH, or start with another SWITCHBOARD_HOME';
    throw new StepError(
      `The files of this home lie in ${STORES[kept].title}, which cannot be had: ${choice.why}`,
      {
        todo,
      },
    );
  }
  home.state.objectStore = choice.kind;
  home.save();
  return choice;
}

/** Homes of before the choice was written down. */
function storeOfOldHome(folder: string, root: string) {
  if (existsSync(join(root, 'minio', 'data'))) return 'minio';
  return existsSync(join(folder, 'objects')) ? 'directory' : null;
}

async function firstOf(ways = WAYS): Promise<Choice> {
  const reasons = new Set<string>();
  for (const [kind, find] of ways) {
    const { path, why } = await find();
    if (path !== null) return { kind, binary: path };
    reasons.add(why);
  }
  return { kind: 'directory', why: [...reasons].join('; ') || 'this home began with one' };
}
