import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bootstrap.mjs';
import { PASSED_ON, readSettings } from './settings.mjs';

describe('readSettings', () => {
  it('needs nothing', () => {
    const settings = readSettings({});

    expect(settings).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      s3: null,
      clamd: null,
    });
  });

  it('follows PORT in its own address', () => {
    expect(readSettings({ PORT: '3100' }).publicUrl).toBe('http://localhost:3100');
  });

  it('tells every fault at once, and no value', () => {
    const read = () =>
      readSettings({
        PORT: 'http',
        SCALE: 'mail=2',
        DATABASE_URL: 'mysql://root:s3cret@db',
        RABBITMQ_URL: 's3cret',
        ADMIN_PASSWORD: 's3cret',
        S3_ENDPOINT: 'http://store:9000',
      });

    expect(read).toThrow(/PORT[^]*SCALE[^]*ADMIN_PASSWORD[^]*DATABASE_URL[^]*RABBITMQ_URL[^]*S3_ENDPOINT/);
    expect(read).not.toThrow(/s3cret/);
  });

  it('takes an S3 server only with its keys', () => {
    const given = { S3_ENDPOINT: 'http://store:9000', S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 'b' };

    expect(readSettings(given).s3).toEqual({ endpoint: 'http://store:9000', accessKey: 'a', secretKey: 'b' });
  });
});

describe('.env.example', () => {
  const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
  const described = new Set([...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name));

  it.each(settingsOfTheSources())('describes %s', (name) => {
    expect(described).toContain(name);
  });

  it.each(settingsOfCompose())('describes %s of docker-compose.yml', (name) => {
    expect(described).toContain(name);
  });

  it.each(PASSED_ON)('%s reaches the containers too', (name: string) => {
    expect(settingsOfCompose()).toContain(name);
  });
});

/** What readSettings asks the environment for. */
function settingsOfTheSources(): string[] {
  const source = readFileSync(join(ROOT, 'tools', 'lib', 'settings.mjs'), 'utf8');
  const named = [...source.matchAll(/(?:get|attempt)\(\s*'([A-Z0-9_]+)'/g)].map(([, name]) => name);
  const passedOn = [...(/PASSED_ON = \[([^\]]*)\]/.exec(source)?.[1] ?? '').matchAll(/'([A-Z0-9_]+)'/g)].map(
    ([, name]) => name,
  );
  return [...new Set([...named, ...passedOn])].filter((name): name is string => name !== undefined);
}

/** Every variable that docker-compose.yml substitutes. */
function settingsOfCompose(): string[] {
  const source = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  const names = [...source.matchAll(/\$\{([A-Z][A-Z0-9_]+)/g)].map(([, name]) => name);
  return [...new Set(names)].filter((name): name is string => name !== undefined);
}
