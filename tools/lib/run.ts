import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { signal } from './processes.ts';

/** Groups of commands that run now. */
const running = new Set<number>();

/** Ends every command that still runs, with its children. */
export function killRunning(): void {
  for (const pid of running) signal(-pid, 'SIGTERM');
}

interface Options {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  timeoutMs?: number;
  user?: { uid: number; gid: number } | null;
}

/** Runs a command to its end and gives what it printed; a failure carries the last lines of that. */
export function run(
  command: string,
  args: string[],
  { env, cwd, timeoutMs = 60_000, user }: Options = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that its children end with it.
    const child = spawn(command, args, {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    const { pid } = child;
    if (pid) running.add(pid);
    const deadline = setTimeout(() => pid && signal(-pid, 'SIGKILL'), timeoutMs);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const done = (settle: () => void) => {
      clearTimeout(deadline);
      if (pid) running.delete(pid);
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

/** The first of these that can be executed: names are looked up on the PATH, paths are taken as they are. */
export async function findExecutable(candidates: string[]): Promise<string | null> {
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
