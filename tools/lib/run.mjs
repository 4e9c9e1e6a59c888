import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Groups of commands that run now. @type {Set<number>} */
const running = new Set();

/** Ends every command that still runs, with its children. */
export function killRunning() {
  for (const pid of running) {
    try {
      process.kill(-pid, 'SIGTERM');
    } catch {
      // Ended by itself.
    }
  }
}

/**
 * Runs a command to its end and gives what it printed; a failure carries the last lines of that.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number, user?: { uid: number, gid: number } | null, input?: string }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { env = process.env, cwd, timeoutMs = 60_000, user, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      cwd,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // A group of its own, so that its children end with it.
      detached: true,
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    });
    if (child.pid) running.add(child.pid);
    const deadline = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), timeoutMs);
    const done = () => {
      clearTimeout(deadline);
      running.delete(child.pid);
    };
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.stdin?.end(input);
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code, signal) => {
      done();
      if (code === 0) return resolve(output);
      const lines = output.trim().split('\n');
      // What a person can use stands in the sentences, not in the stack of somebody else's tool.
      const tail = lines
        .filter((line) => !/^\s+at /.test(line))
        .slice(-12)
        .join('\n');
      return reject(
        new Error(`${command} ${args[0] ?? ''} ended with ${signal ?? code}${tail ? `:\n${tail}` : ''}`),
      );
    });
  });
}

/**
 * The first of these that can be executed: names are looked up on the PATH, paths are taken as they are.
 * @param {string[]} candidates
 * @returns {Promise<string | null>}
 */
export async function findExecutable(candidates) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const candidate of candidates) {
    const paths = candidate.includes('/') ? [candidate] : folders.map((folder) => join(folder, candidate));
    for (const path of paths) {
      try {
        await access(path, constants.X_OK);
        return path;
      } catch {
        // Not here: the next one.
      }
    }
  }
  return null;
}
