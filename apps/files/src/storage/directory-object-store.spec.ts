import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryObjectStore } from './directory-object-store.js';
import { objectStoreSuite } from './object-store.suite.js';

describe('DirectoryObjectStore', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchboard-objects-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  objectStoreSuite(async () => new DirectoryObjectStore(folder));

  it('sweeps drafts that a killed process left behind', async () => {
    const store = new DirectoryObjectStore(folder);
    await store.check();
    await writeFile(join(folder, 'unfinished', 'left-behind'), 'half');

    expect(await store.sweepBroken(new Date(Date.now() + 1000))).toBe(1);

    expect(await readdir(join(folder, 'unfinished'))).toEqual([]);
  });
});
