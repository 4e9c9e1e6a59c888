import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { schemas } from '../../test/support/schemas.js';
import { ROOT } from './bootstrap.mjs';
import { tunablesOf } from './service-settings.ts';
import { settingsPages } from './settings-pages.ts';
import { ComposeSettings, readOrExplain, SHARED, StartSettings } from './settings.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pages = settingsPages(schemas);
const tunables = [...new Set(Object.values(schemas).flatMap(tunablesOf))];

describe('what is written about settings', () => {
  it('is what their schemas say: otherwise `npm run settings` was forgotten', () => {
    expect(read('.env.example')).toBe(pages.envExample());
    expect(read('docker-compose.yml')).toBe(pages.compose(read('docker-compose.yml')));
    expect(read('docs/operations.md')).toBe(pages.operations(read('docs/operations.md')));
  });

  it.each([...Object.entries(schemas), ['npm start', StartSettings], ['compose', ComposeSettings]] as const)(
    'describes every setting of %s, and says what a number counts',
    (_, { shape }) => {
      const settings = Object.entries(shape) as [string, z.ZodType][];

      expect(settings.filter(([, setting]) => !setting.meta()?.description)).toEqual([]);
      expect(
        settings.filter(
          ([name, setting]) => /_(MS|SECONDS|MINUTE|BYTES|DAYS|HOURS)$/.test(name) && !setting.meta()?.unit,
        ),
      ).toEqual([]);
    },
  );
});

describe('docker-compose.yml', () => {
  const substituted = (path: string) => [...read(path).matchAll(/\$\{([A-Z][A-Z0-9_]+)(?::-([^}]*))?/g)];

  it('substitutes just what .env.example describes', () => {
    const names = new Set(substituted('docker-compose.yml').map(([, name]) => name));

    expect([...names].sort()).toEqual([...SHARED, ...tunables, ...Object.keys(ComposeSettings.shape)].sort());
  });

  it.each(['docker-compose.yml', 'deploy/compose.servers.yml'])(
    '%s has the defaults of the schema',
    (path) => {
      const { shape } = ComposeSettings;
      const wrong = substituted(path).filter(([, name = '', initial]) => {
        const setting = name in shape ? (shape as Record<string, z.ZodType>)[name] : undefined;
        return initial && setting && setting.safeParse(undefined).data !== initial;
      });

      expect(wrong).toEqual([]);
    },
  );

  it('finds all that it needs in what deploy/make-env writes', () => {
    const lines = execFileSync('sh', [join(ROOT, 'deploy', 'make-env')], { encoding: 'utf8' }).split('\n');
    const env = Object.fromEntries(
      lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split(/=(.*)/).slice(0, 2)),
    );

    expect(() => readOrExplain(ComposeSettings, env)).not.toThrow();
    expect(SHARED.filter((name) => !env[name])).toEqual([]);
  });
});
