import { copyFile, link, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

/** A server's binary, or why there is none. */
export type Found = { path: string; why?: undefined } | { path: null; why: string };

/** Where fetched and built binaries stay, for every checkout of this user. */
export const cacheFolder = () =>
  process.env.SWITCHBOARD_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'switchboard');

/** A binary where the servers' user can reach it: a link costs nothing, another file system needs a copy. */
export async function within(folder: string, binary: string): Promise<string> {
  const path = join(folder, basename(binary));
  const [wanted, present] = await Promise.all([stat(binary), stat(path).catch(() => null)]);
  if (present && present.size === wanted.size && present.mtimeMs >= wanted.mtimeMs) return path;
  await rm(path, { force: true });
  await link(binary, path).catch(() => copyFile(binary, path));
  return path;
}
