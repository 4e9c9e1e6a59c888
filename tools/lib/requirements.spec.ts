import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = `${ROOT}docs/requirements/`;
/** A number as code and tests name it: alone or with others between brackets, or at the beginning of a test's name. */
const ONE = '[GSDTVRKPWFNCXU]\\d{1,3}[a-z]?';
const NAMED = new RegExp(
  `\\((${ONE}(?:, ${ONE})*)[),:;]|(?:it|describe)\\(\\s*['"\`](${ONE}(?:, ${ONE})*)\\b`,
  'g',
);

/** The numbers that stand on the pages of requirements. */
function known(): Set<string> {
  const pages = readdirSync(PAGES).map((name) => readFileSync(PAGES + name, 'utf8'));
  return new Set(pages.flatMap((page) => [...page.matchAll(/^\| ([A-Z]\d+) /gm)].map(([, id]) => id ?? '')));
}

/** The numbers that a text names; a letter behind one is a case of it (`F03d`). */
function namedIn(text: string): string[] {
  return [...text.matchAll(NAMED)].flatMap(([, listed, leading]) =>
    (listed ?? leading ?? '').split(', ').map((id) => id.replace(/[a-z]$/, '')),
  );
}

describe('docs/requirements', () => {
  it('has a line for every number that code, tests and documents name', () => {
    const files = execFileSync('git', ['ls-files', 'apps', 'libs', 'test', 'tools', 'docs'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
      .split('\n')
      .filter((file) => /\.(tsx?|mjs|md|css)$/.test(file) && !file.includes('/planted/'));
    const requirements = known();

    const unknown = files.flatMap((file) =>
      namedIn(readFileSync(ROOT + file, 'utf8'))
        .filter((id) => !requirements.has(id))
        .map((id) => `${file}: ${id}`),
    );

    expect(requirements.size).toBeGreaterThan(250);
    expect(unknown).toEqual([]);
  });

  it('finds the numbers where they stand', () => {
    expect(namedIn("// refused (S020, G4)\nit('F03d takes text', …)")).toEqual(['S020', 'G4', 'F03']);
    expect(namedIn('new Map<T9, S3>()')).toEqual([]);
  });
});
