import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Home } from './home.ts';

describe('a port of a home', () => {
  const folder = mkdtempSync(join(tmpdir(), 'home-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('stays what it was for the whole run, also while somebody sits on it; the next run looks for another', async () => {
    const home = new Home(folder);
    const port = await home.port('clamd');
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');

    expect(await home.port('clamd')).toBe(port);
    expect(await new Home(folder).port('clamd')).not.toBe(port);

    squatter.close();
  });
});
