import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bootstrap.mjs';

interface Project {
  type: string;
  root: string;
  sourceRoot: string;
  entryFile: string;
}
const { projects } = JSON.parse(readFileSync(join(ROOT, 'nest-cli.json'), 'utf8')) as {
  projects: Record<string, Project>;
};
const hasProgram = (app: string) => existsSync(join(ROOT, 'apps', app, 'src', 'main.ts'));
const services = readdirSync(join(ROOT, 'apps')).filter(hasProgram);

describe('nest-cli.json', () => {
  it('names every service of apps/, and nothing else', () => {
    expect(Object.keys(projects).sort()).toEqual(services.sort());
  });

  it.each(Object.entries(projects))('knows where %s begins', (name, { root, sourceRoot, entryFile }) => {
    expect([root, sourceRoot]).toEqual([`apps/${name}`, `apps/${name}/src`]);
    expect(existsSync(join(ROOT, sourceRoot, `${entryFile}.ts`))).toBe(true);
  });
});
