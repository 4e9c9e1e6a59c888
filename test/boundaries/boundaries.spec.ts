import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readdirSync } from 'node:fs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const planted = 'test/boundaries/planted';

interface Violation {
  readonly rule: string;
  readonly from: string;
}

/** In a process of its own: the cruiser brings half a compiler along. */
function violationsIn(folder: string): Violation[] {
  const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
  const args = [cruiser, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', folder];
  // It ends with the number of violations; what it prints is what we want.
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string }[] };
  };
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}

const files = readdirSync(new URL('./planted', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `${planted}/${file}`);

/** What the first line of a planted file says of it. */
const verdictOf = (file: string) =>
  /^\/\/ (?:violates: )?(.+)/.exec(readFileSync(`${root}${file}`, 'utf8'))?.[1];

describe('a boundary', () => {
  const found = new Map<string, Set<string>>();
  beforeAll(() => {
    for (const { rule, from } of violationsIn(planted))
      found.set(from, (found.get(from) ?? new Set()).add(rule));
  });

  it.each(files.filter((file) => verdictOf(file) !== 'allowed'))('that is crossed is found: %s', (file) => {
    expect([...(found.get(file) ?? [])]).toContain(verdictOf(file));
  });

  it.each(files.filter((file) => verdictOf(file) === 'allowed'))(
    'lets through what is allowed: %s',
    (file) => {
      expect([...(found.get(file) ?? [])]).toEqual([]);
    },
  );

  it('has a planted violation for every rule', () => {
    const rules = [
      ...readFileSync(`${root}.dependency-cruiser.mjs`, 'utf8').matchAll(
        /name: '([a-z-]+)'|libMayUse\('([a-z]+)'/g,
      ),
    ].map(([, name, lib]) => name ?? `lib-${lib}`);

    expect(rules.filter((rule) => !files.some((file) => verdictOf(file) === rule))).toEqual([]);
  });
});
