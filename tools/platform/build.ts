import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Options } from '@swc/core';
import { NODE, ROOT } from '../lib/bootstrap.mjs';
import { readJson } from '../lib/json.ts';
import { underLock } from '../lib/lock.mjs';
import { run } from '../lib/run.mjs';
import { step, StepError } from '../lib/say.mjs';
import { SERVICES } from '../lib/scale.ts';
import { compressPages } from './compress.ts';

const LIBRARIES = ['contracts', 'kernel', 'messaging', 'database', 'outbox', 'auth', 'http', 'staff'];
const PAGES = ['console', 'widget'];
const FOLDERS = [...LIBRARIES.map((name) => `libs/${name}`), ...SERVICES.map((name) => `apps/${name}`)];
const COMPRESS = join(import.meta.dirname, 'compress.ts');

/** A folder's stamp: what it was built of. */
type Stamp = Record<string, string>;
const stampOf = (folder: string) => join(folder, '.built.json');
const readStamp = (folder: string) => readJson<Stamp>(stampOf(folder)) ?? {};

/** Builds what changed since the last time, told by the contents of the sources. */
export const build = () =>
  underLock(join(ROOT, '.switchboard', 'build.lock'), async () => {
    await compile();
    for (const page of PAGES) {
      if (globSync(join(ROOT, 'apps', page, 'vite.config.*')).length === 0) continue;
      await step(
        `bundling the ${page}`,
        () => bundle(page),
        (done) => (done ? '' : 'up to date'),
      );
    }
  });

/** Compiles what changed of the libraries and services. */
export const compile = () =>
  step('compiling the services', compileAll, (count) => (count ? `${count} files` : 'up to date'));

interface Compiler {
  compile: (source: string, path: string) => Promise<{ code: string; map?: string }>;
  salt: string;
}

async function compileAll(): Promise<number> {
  const { transform, version } = await import('@swc/core');
  const options = readJson<Options>(join(ROOT, '.swcrc')) ?? {};
  const { jsc, module, sourceMaps } = options;
  const compile = async (source: string, path: string) => {
    const filename = join(ROOT, path);
    return transform(source, { jsc, module, sourceMaps, swcrc: false, filename, sourceFileName: filename });
  };
  const salt = hash(JSON.stringify(options) + version);
  const counts = await Promise.all(FOLDERS.map((folder) => compileProject(folder, { compile, salt })));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function compileProject(folder: string, { compile, salt }: Compiler): Promise<number> {
  const [from, to] = [join(ROOT, folder, 'src'), join(ROOT, folder, 'dist')];
  const built = readStamp(to);
  const next: Stamp = {};
  let count = 0;
  for (const file of await filesUnder(from)) {
    if (file.endsWith('.d.ts')) continue;
    const source = await readFile(join(from, file));
    const fingerprint = hash(salt + hash(source));
    next[file] = fingerprint;
    const target = join(to, outputOf(file));
    if (built[file] === fingerprint && existsSync(target)) continue;
    count += 1;
    if (!file.endsWith('.ts')) {
      await replace(target, source);
      continue;
    }
    const path = join(folder, 'src', file);
    const { code, map } = await compile(source.toString(), path).catch((cause: unknown) => {
      throw new StepError(`${path} does not compile`, { todo: 'correct it and start again', cause });
    });
    if (map) await replace(`${target}.map`, map);
    const end = map ? `\n//# sourceMappingURL=${outputOf(file).split('/').pop()}.map\n` : '';
    await replace(target, code + end);
  }
  const gone = Object.keys(built).filter((file) => !(file in next));
  const outputs = gone.flatMap((file) => [outputOf(file), `${outputOf(file)}.map`]);
  await Promise.all(outputs.map((file) => rm(join(to, file), { force: true })));
  if (count + gone.length > 0) await replace(stampOf(to), JSON.stringify(next));
  return count;
}

const outputOf = (file: string) => file.replace(/\.ts$/, '.js');

/** Whether there was anything to do. */
async function bundle(page: string): Promise<boolean> {
  const folder = join(ROOT, 'apps', page);
  const dist = join(folder, 'dist');
  const parts = [folder, join(ROOT, 'libs'), join(ROOT, 'package-lock.json'), COMPRESS];
  const sources = hash((await Promise.all(parts.map(fingerprint))).join());
  if (readStamp(dist).sources === sources) return false;
  try {
    const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
    await run(NODE, [vite, 'build', '--logLevel', 'warn'], { cwd: folder, timeoutMs: 600_000 });
    await compressPages(dist);
  } catch (cause) {
    const todo = 'correct what Vite names and start again';
    throw new StepError(`The ${page} could not be bundled`, { todo, cause });
  }
  await replace(stampOf(dist), JSON.stringify({ sources }));
  return true;
}

/** Hash of the contents of a file, or of all files under a folder. */
async function fingerprint(path: string): Promise<string> {
  const files = await filesUnder(path).catch(() => null);
  if (files === null) return hash(await readFile(path));
  return hash(
    (await Promise.all(files.map(async (file) => file + hash(await readFile(join(path, file)))))).join(),
  );
}

/** Relative paths of all sources under a folder, sorted; an absent folder has none. */
async function filesUnder(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(dist|node_modules)\/|[.-]spec\.tsx?$/.test(file))
    .sort();
}

/** In one step: a service that starts meanwhile never reads half a file. */
async function replace(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}

const hash = (content: string | Buffer) => createHash('sha256').update(content).digest('hex').slice(0, 32);
