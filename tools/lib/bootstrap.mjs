/**
 * The first stage of `npm start` and `npm test`: plain JavaScript for the machine's own Node, without dependencies.
 * It installs what is missing and goes on with the Node of the package `node`.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { underLock } from './lock.mjs';
import { sayFailure, step, StepError } from './say.mjs';

/** The folder of the checkout. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Node of the package `node`, whatever the machine has. */
export const NODE = join(ROOT, 'node_modules', '.bin', 'node');

/**
 * Installs, then runs a script on our Node, with this terminal and these signals.
 * @param {string} script path inside the checkout
 * @param {{ prepare?: string, lastWords?: string }} [options] `prepare`: a script that fetches slow things meanwhile;
 *   `lastWords`: what is printed last where the script could not even begin, or was killed
 */
export async function runOnOurNode(script, { prepare, lastWords } = {}) {
  const giveUp = (code) => {
    if (lastWords) process.stdout.write(`\n${lastWords}\n`);
    process.exit(code);
  };
  const children = new Set();
  const start = (command, args, stdio) => {
    const child = spawn(command, args, { cwd: ROOT, stdio });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  let stopped = false;
  const stop = () => {
    stopped = true;
    for (const child of children) child.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  watchNpm(stop);
  try {
    if (prepare && !isInstalled())
      start(process.execPath, [prepare], ['ignore', 'inherit', 'inherit', 'ipc']);
    await underLock(join(ROOT, '.switchboard', 'install.lock'), () => install(start));
  } catch (error) {
    for (const child of children) child.kill('SIGTERM');
    if (!stopped) sayFailure(error);
    giveUp(1);
  }
  if (stopped) giveUp(130);
  const child = start(NODE, [script, ...process.argv.slice(2)], ['inherit', 'inherit', 'inherit', 'ipc']);
  child.once('error', (error) => {
    sayFailure(error);
    giveUp(1);
  });
  // Not ours to end before it has ended: it is the one that cleans up.
  child.once('exit', (code) => (code === null ? giveUp(1) : process.exit(code)));
}

/** An npm that was killed tells nobody; its children notice by having another parent. @param {() => void} stop */
function watchNpm(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}

async function install(start) {
  if (isInstalled()) return;
  await step('installing packages (npm ci)', async () => {
    const npm = start(
      'npm',
      ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
      ['ignore', 'inherit', 'inherit'],
    );
    const code = await new Promise((resolve) => {
      npm.once('error', () => resolve('error'));
      npm.once('exit', (exit, signal) => resolve(signal ?? exit));
    });
    if (code !== 0 || !isInstalled()) {
      throw new StepError(`npm ci ended with ${code}`, {
        todo: 'see what npm printed above; it needs its package registry, then run this again',
      });
    }
  });
}

/** Whether node_modules holds just what the lock file asks for on this machine. */
function isInstalled() {
  if (!existsSync(NODE)) return false;
  const wanted = packagesOf(join(ROOT, 'package-lock.json'));
  const present = packagesOf(join(ROOT, 'node_modules', '.package-lock.json'));
  return wanted !== null && present !== null && missingPackages(wanted, present).length === 0;
}

/**
 * Packages of the lock file that are missing or of another version. Those for other machines are optional there.
 * @param {Record<string, { version?: string, optional?: boolean }>} wanted
 * @param {Record<string, { version?: string }>} present
 */
function missingPackages(wanted, present) {
  return Object.keys(wanted).filter((path) => {
    if (path === '' || wanted[path].optional) return false;
    return !present[path] || present[path].version !== wanted[path].version;
  });
}

/** @param {string} file */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
