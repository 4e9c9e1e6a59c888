import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the one rule says of a file, without the other rules, which would need a whole compiler. */
const SCRIPT = `
  import { ESLint } from 'eslint';
  import tseslint from 'typescript-eslint';
  import config from './eslint.config.mjs';
  const rule = config.find(({ name }) => name === 'one-door-for-sql');
  const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: [{ ...tseslint.configs.base, files: ['**/*.ts'] }, rule] });
  const [code, filePath] = process.argv.slice(1);
  const [{ messages }] = await eslint.lintText(code, { filePath });
  process.stdout.write(JSON.stringify(messages.map(({ message }) => message)));`;

const saidOf = (code: string, filePath: string): string[] =>
  JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT, code, filePath], {
      cwd: root,
      encoding: 'utf8',
    }),
  ) as string[];

describe('the one door for SQL', () => {
  it.each(['EntityManager', 'DataSource', 'QueryRunner', 'Repository'])(
    'is the only one: a feature that takes %s is found',
    (name) => {
      const planted = `import type { ${name} } from 'typeorm';`;

      expect(saidOf(planted, 'apps/chat/src/contacts/contacts.repository.ts')).toEqual([
        expect.stringContaining('are the way to the rows'),
      ]);
    },
  );

  it('lets decorators and conditions through', () => {
    const allowed = `import { Column, Entity, In } from 'typeorm';`;

    expect(saidOf(allowed, 'apps/chat/src/contacts/contact.entity.ts')).toEqual([]);
  });

  it('is made in libs/database', () => {
    const allowed = `import { DataSource } from 'typeorm';`;

    expect(saidOf(allowed, 'libs/database/src/data-source.ts')).toEqual([]);
  });
});
