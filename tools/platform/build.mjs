import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { NODE, ROOT } from '../lib/bootstrap.mjs';
import { underLock } from '../lib/lock.mjs';
import { run } from '../lib/run.mjs';
import { step, StepError } from '../lib/say.mjs';
import { SERVICES } from '../lib/scale.mjs';
import { compressPages } from './compress.mjs';

const LIBRARIES = ['contracts', 'kernel', 'messaging', 'database', 'outbox', 'auth', 'http', 'staff'];
const PAGES = ['console', 'widget'];
const STAMP = '.built.json';
const COMPRESS = join(ROOT, 'tools', 'platform', 'compress.mjs');

/**
 * Builds what changed since the last time, told by the contents of the sources.
 */
export async function build() {
  await underLock(join(ROOT, '.switchboard', 'build.lock'), async () => {
    await compile();
    for (const page of PAGES) {
      if (!(await hasViteConfig(page))) continue;
      await step(
        `bundling the ${page}`,
        () => bundle(page),
        (done) => (done ? '' : 'up to date'),
      );
    }
  });
}

/** Compiles what changed of the libraries and services. */
export const compile = () =>
  step('compiling the services', compileServices, (count) => (count ? `${count} files` : 'up to date'));

async function compileServices() {
  const { transform, version } = await import('@swc/core');
  const options = JSON.parse(await readFile(join(ROOT, '.swcrc'), 'utf8'));
  const salt = hash(JSON.stringify(options) + version);
  const compile = async (source, path) => {
    const { $schema: _, exclude: __, ...settings } = options;
    const filename = join(ROOT, path);
    return transform(source, { ...settings, swcrc: false, filename, sourceFileName: filename });
  };
  const folders = [...LIBRARIES.map((name) => `libs/${name}`), ...SERVICES.map((name) => `apps/${name}`)];
  const counts = await Promise.all(folders.map((folder) => compileProject(folder, { compile, salt })));
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * @param {string} folder
 * @param {{ compile: (source: string, path: string) => Promise<{ code: string, map?: string }>, salt: string }} options
 */
async function compileProject(folder, { compile, salt }) {
  const [from, to] = [join(ROOT, folder, 'src'), join(ROOT, folder, 'dist')];
  const built = await readStamp(to);
  const next = {};
  let count = 0;
  for (const file of await filesUnder(from)) {
    if (/[.-]spec\.ts$/.test(file) || file.endsWith('.d.ts')) continue;
    const source = await readFile(join(from, file));
    next[file] = hash(salt + hash(source));
    const target = join(to, outputOf(file));
    if (built[file] === next[file] && existsSync(target)) continue;
    count += 1;
    if (!file.endsWith('.ts')) {
      await replace(target, source);
      continue;
    }
    const { code, map } = await compile(source.toString(), join(folder, 'src', file)).catch((cause) => {
      throw new StepError(`${folder}/src/${file} does not compile`, {
        todo: 'correct it and start again',
        cause,
      });
    });
    if (map) await replace(`${target}.map`, map);
    await replace(
      target,
      map ? `${code}\n//# sourceMappingURL=${outputOf(file).split('/').pop()}.map\n` : code,
    );
  }
  const gone = Object.keys(built).filter((file) => !(file in next));
  await Promise.all(
    gone.flatMap((file) => [
      rm(join(to, outputOf(file)), { force: true }),
      rm(join(to, `${outputOf(file)}.map`), { force: true }),
    ]),
  );
  if (count + gone.length > 0) await replace(join(to, STAMP), JSON.stringify(next));
  return count;
}

/** @param {string} file */
const outputOf = (file) => file.replace(/\.ts$/, '.js');

/** @param {string} page */
async function hasViteConfig(page) {
  const names = await readdir(join(ROOT, 'apps', page)).catch(() => []);
  return names.some((name) => /^vite\.config\.(ts|mts|js|mjs)$/.test(name));
}

/** @param {string} page @returns {Promise<boolean>} whether there was anything to do */
async function bundle(page) {
  const folder = join(ROOT, 'apps', page);
  const sources = [folder, join(ROOT, 'libs'), join(ROOT, 'package-lock.json'), COMPRESS];
  const wanted = { sources: hash((await Promise.all(sources.map(fingerprint))).join()) };
  const built = await readStamp(join(folder, 'dist'));
  if (built.sources === wanted.sources && existsSync(join(folder, 'dist'))) return false;
  try {
    const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
    await run(NODE, [vite, 'build', '--logLevel', 'warn'], { cwd: folder, timeoutMs: 600_000 });
    await compressPages(join(folder, 'dist'));
  } catch (cause) {
    throw new StepError(`The ${page} could not be bundled`, {
      todo: 'correct what Vite names and start again',
      cause,
    });
  }
  await replace(join(folder, 'dist', STAMP), JSON.stringify(wanted));
  return true;
}

/** Hash of the contents of a file, or of all files under a folder. @param {string} path */
async function fingerprint(path) {
  const files = await filesUnder(path).catch(() => null);
  if (files === null) return hash(await readFile(path));
  const parts = files.filter((file) => !/[.-]spec\.tsx?$/.test(file));
  return hash(
    (await Promise.all(parts.map(async (file) => file + hash(await readFile(join(path, file)))))).join(),
  );
}

/** Relative paths of all files under a folder, sorted; an absent folder has none. @param {string} folder */
async function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(dist|node_modules)\//.test(file))
    .sort();
}

/** In one step: a service that starts meanwhile never reads half a file. @param {string} path @param {string | Buffer} content */
async function replace(path, content) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}

/** @param {string} folder @returns {Promise<Record<string, string>>} */
async function readStamp(folder) {
  return JSON.parse(await readFile(join(folder, STAMP), 'utf8').catch(() => '{}'));
}

/** @param {string | Buffer} content */
const hash = (content) => createHash('sha256').update(content).digest('hex').slice(0, 32);
