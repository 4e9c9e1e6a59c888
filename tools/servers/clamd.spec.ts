import { readFileSync } from 'node:fs';
import { configuration, SETTINGS } from './clamd.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const megabytes = (setting: string) => Number(/^(\d+)M$/.exec(setting)?.[1]);

describe('the settings of clamd', () => {
  it.each(['docker-compose.yml', 'deploy/compose.servers.yml'])('are the same in %s', (path) => {
    const settings = [...read(path).matchAll(/CLAMD_CONF_(\w+): '?([^'\n]+)'?/g)].map(([, name, value]) => [
      name,
      value,
    ]);

    expect(Object.fromEntries(settings)).toEqual(SETTINGS);
  });

  it('are those of docs/operations.md', () => {
    const page = read('docs/operations.md');

    for (const [name, value] of Object.entries(SETTINGS)) expect(page).toContain(`${name} ${value}`);
  });

  it('make clamd say when it cuts a member off: what is left is more than it scans (ADR 0039)', () => {
    expect(megabytes(SETTINGS.MaxFileSize)).toBeGreaterThan(megabytes(SETTINGS.MaxScanSize));
    expect(megabytes(SETTINGS.StreamMaxLength)).toBeGreaterThanOrEqual(megabytes(SETTINGS.MaxScanSize));
    expect(SETTINGS.AlertExceedsMax).toBe('yes');
  });

  it('are written into its file, each on a line', () => {
    const file = configuration({ port: 1, database: '/d', folder: '/f' });

    expect(file.split('\n')).toEqual(expect.arrayContaining(['TCPSocket 1', 'MaxFileSize 200M']));
  });
});
