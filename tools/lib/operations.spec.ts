import { readFileSync } from 'node:fs';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('docs/operations.md', () => {
  it('explains every setting of .env.example', () => {
    const settings = [...read('.env.example').matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(
      ([, name]) => name ?? '',
    );
    const page = read('docs/operations.md');

    expect(settings.length).toBeGreaterThan(30);
    expect(settings.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
