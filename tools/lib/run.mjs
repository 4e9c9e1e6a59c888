/** Part of the first stage: for any Node, without packages. */
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Groups of commands that run now. @type {Set<number>} */
const running = new Set();

/** Ends every command that still runs, with its children. */
export function killRunning() {
  for (const pid of running) kill(pid, 'SIGTERM');
}

/** Signals a group; one that has ended by itself is what we wanted. @param {number} pid @param {NodeJS.Signals} name */
function kill(pid, name) {
  try {
    process.kill(-pid, name);
  } catch {
    // Ended by itself.
  }
}

/**
 * Runs a command to its end and gives what it printed; a failure carries the last lines of that.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number, user?: { uid: number, gid: number } | null }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { env, cwd, timeoutMs = 60_000, user } = {}) {
  return new Promise((resolve, reject) => {
    // A group of its own, so that its children end with it.
    const child = spawn(command, args, {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    const { pid = 0 } = child;
    if (pid) running.add(pid);
    const deadline = setTimeout(() => kill(pid, 'SIGKILL'), timeoutMs);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const done = (settle) => {
      clearTimeout(deadline);
      running.delete(pid);
      settle();
    };
    child.once('error', (error) => done(() => reject(error)));
    child.once('close', (code, signal) => {
      if (code === 0) return done(() => resolve(output));
      // What a person can use stands in the sentences, not in the stack of somebody else's tool.
      const lines = output.trim().split('\n');
      const tail = lines.filter((line) => !/^\s+at /.test(line)).slice(-12);
      const what = `${command} ${args[0] ?? ''} ended with ${signal ?? code}`;
      return done(() => reject(new Error([what, ...tail].join('\n'))));
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
  const paths = candidates.flatMap((name) =>
    name.includes('/') ? [name] : folders.map((folder) => join(folder, name)),
  );
  for (const path of paths) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}
