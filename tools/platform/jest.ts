import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NODE, ROOT } from '../lib/bootstrap.mjs';
import { signal } from '../lib/processes.ts';
import { run } from '../lib/run.mjs';

const JEST = [
  '--experimental-vm-modules',
  '--no-warnings',
  // What a test's subject starts runs its sources, too.
  '--import',
  pathToFileURL(join(ROOT, 'test', 'support', 'sources.mjs')).href,
  join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
];

/** What each of Jest's projects is for stands in jest.config.mjs. */
export type Project = keyof typeof ENDINGS;

const ENDINGS = {
  unit: '.spec.ts',
  pages: '.spec.tsx',
  integration: '.int-spec.ts',
  journeys: '.e2e-spec.ts',
  alone: '.alone-spec.ts',
  pictures: '.pictures-spec.ts',
};
const PROJECTS = Object.keys(ENDINGS) as Project[];

const running = new Set<ChildProcess>();

/** Ends a Jest that still runs, with its workers. */
export function killJest(): void {
  for (const { pid } of running) if (pid) signal(-pid, 'SIGKILL');
}

/** Runs Jest to its end, its output in our terminal; what it ended with, 1 also where it had to be killed. */
export function runJest(
  args: string[],
  { env = {}, timeoutMs = 1_800_000 }: { env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(NODE, [...JEST, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    running.add(child);
    const deadline = setTimeout(killJest, timeoutMs);
    const end = (code: number | null) => {
      clearTimeout(deadline);
      running.delete(child);
      resolve(code ?? 1);
    };
    child.once('error', () => end(1));
    child.once('exit', end);
  });
}

/** The project of a test file, told by how its name ends. */
export function projectOf(file: string): Project {
  const project = PROJECTS.find((name) => file.endsWith(ENDINGS[name]));
  if (!project) throw new Error(`${file} belongs to no project of jest.config.mjs`);
  return project;
}

/** The test files that these arguments mean, by their project. */
export async function findTests(args: string[]): Promise<Record<Project, string[]>> {
  const output = await run(NODE, [...JEST, '--listTests', '--passWithNoTests', ...args], {
    cwd: ROOT,
  });
  const files = output.split('\n').filter((line) => /spec\.tsx?$/.test(line));
  const of = (project: Project) => files.filter((file) => projectOf(file) === project);
  return {
    unit: of('unit'),
    pages: of('pages'),
    integration: of('integration'),
    journeys: of('journeys'),
    alone: of('alone'),
    pictures: of('pictures'),
  };
}
