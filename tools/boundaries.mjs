import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Checks who imports whom in the given folders by `.dependency-cruiser.mjs`.
 * @param {string[]} folders
 * @returns {{ rule: string, from: string, to: string }[]} the violations
 */
export function violationsIn(folders) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const cruiser = fileURLToPath(
    new URL('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url),
  );
  const args = [cruiser, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders];
  const output = runToEnd(args, root);
  const { summary } = JSON.parse(output);
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

/** The cruiser's exit code counts violations; its output is what we want. */
function runToEnd(args, cwd) {
  try {
    return execFileSync(process.execPath, args, {
      cwd,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    if (error.stdout) return error.stdout;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const violations = violationsIn(['libs', 'apps']);
  for (const { rule, from, to } of violations) process.stderr.write(`${rule}: ${from} → ${to}\n`);
  process.stdout.write(
    violations.length === 0 ? 'Boundaries hold\n' : `${violations.length} imports cross a boundary\n`,
  );
  process.exitCode = violations.length === 0 ? 0 : 1;
}
