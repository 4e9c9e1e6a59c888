import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NODE, ROOT } from '../lib/bootstrap.mjs';
import { run } from '../lib/run.mjs';

const JEST = [
  '--experimental-vm-modules',
  '--no-warnings',
  // What a test's subject starts runs its sources, too.
  '--import',
  pathToFileURL(join(ROOT, 'test', 'support', 'sources.mjs')).href,
  join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
];

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends a Jest that still runs, with its workers. */
export function killJest() {
  for (const child of running) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Ended by itself.
    }
  }
}

/**
 * Runs Jest to its end, its output in our terminal.
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, timeoutMs?: number }} options
 * @returns {Promise<{ code: number }>} 1 also where it had to be killed
 */
export function runJest(args, { env = {}, timeoutMs = 1_800_000 }) {
  return new Promise((resolve) => {
    const child = spawn(NODE, [...JEST, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    running.add(child);
    const deadline = setTimeout(killJest, timeoutMs);
    const end = (code) => {
      clearTimeout(deadline);
      running.delete(child);
      resolve({ code });
    };
    child.once('error', () => end(1));
    child.once('exit', (code) => end(code ?? 1));
  });
}

/**
 * The test files that these arguments mean, by what they need.
 * @param {string[]} args
 * @returns {Promise<Record<'unit' | 'pages' | 'integration' | 'journeys' | 'alone', string[]>>}
 */
export async function findTests(args) {
  const output = await run(NODE, [...JEST, '--listTests', '--passWithNoTests', ...args], { cwd: ROOT });
  const files = output.split('\n').filter((line) => /spec\.tsx?$/.test(line));
  return {
    unit: files.filter((file) => file.endsWith('.spec.ts')),
    pages: files.filter((file) => file.endsWith('.spec.tsx')),
    integration: files.filter((file) => file.endsWith('.int-spec.ts')),
    journeys: files.filter((file) => file.endsWith('.e2e-spec.ts')),
    alone: files.filter((file) => file.endsWith('.alone-spec.ts')),
  };
}
