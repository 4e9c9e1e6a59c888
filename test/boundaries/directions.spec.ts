import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** What would stay at its side when the page is turned round: declarations by left and right instead of start and end. */
const sidesIn = (css: string): string[] =>
  [
    ...css.matchAll(
      /^\s*([\w-]*\b(?:left|right)\b[\w-]*:[^;]*|(?:text-align|float|clear): *(?:left|right));/gm,
    ),
  ].map(([, declaration = '']) => declaration);

describe('the pages’ styles', () => {
  it('say start and end, so that they can be read from right to left', () => {
    const files = globSync('{apps/console,apps/widget,libs/web}/src/**/*.css', { cwd });

    const found = files.flatMap((file) =>
      sidesIn(readFileSync(`${cwd}/${file}`, 'utf8')).map((it) => [file, it]),
    );

    expect(files.length).toBeGreaterThan(5);
    expect(found).toEqual([]);
  });

  it.each([
    'margin-left: 1px',
    'padding-right: 0',
    'border-left-color: red',
    'border-top-left-radius: 3px',
    'left: 50%',
    'text-align: right',
    'float: left',
  ])('are found where they say %s', (planted) => {
    expect(sidesIn(`.a {\n  ${planted};\n}`)).toEqual([planted]);
  });
});
