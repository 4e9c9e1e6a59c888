import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Home } from '../lib/home.ts';
import { chooseStore } from './object-store.ts';

describe('chooseStore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'choice-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  let homes = 0;
  const aHome = () => new Home(join(folder, `home-${++homes}`));
  const there = (path: string) => () => Promise.resolve({ path });
  const missing = (why: string) => () => Promise.resolve({ path: null, why });
  type Ways = NonNullable<Parameters<typeof chooseStore>[1]>;
  const all: Ways = [
    ['minio', missing('no minio')],
    ['seaweedfs', there('/weed')],
    ['minio', there('/built/minio')],
  ];
  const none: Ways = [
    ['minio', missing('no minio')],
    ['seaweedfs', missing('no pip')],
    ['minio', missing('no Go')],
  ];
  const kindOf = async (home: Home, ways: Ways) =>
    (await chooseStore({ home, root: home.folder }, ways)).kind;

  it('takes the first server that can be had, and a directory where there is none', async () => {
    expect(await kindOf(aHome(), all)).toBe('seaweedfs');
    expect(await kindOf(aHome(), [['minio', there('/minio')], ...all])).toBe('minio');
    expect(await chooseStore({ home: aHome(), root: folder }, none)).toMatchObject({
      kind: 'directory',
      why: 'no minio; no pip; no Go',
    });
  });

  it('stays with what the home began with, whatever can be had by now', async () => {
    const [minio, directory] = [aHome(), aHome()];
    await kindOf(minio, [['minio', there('/minio')]]);
    await kindOf(directory, none);

    expect(await kindOf(minio, all)).toBe('minio');
    expect(await kindOf(directory, all)).toBe('directory');
  });

  it('knows what a home of before the choice was written down began with', async () => {
    const [minio, directory] = [aHome(), aHome()];
    mkdirSync(join(minio.folder, 'minio', 'data'), { recursive: true });
    mkdirSync(join(directory.folder, 'objects'));

    expect(await kindOf(minio, all)).toBe('minio');
    expect(await kindOf(directory, all)).toBe('directory');
  });

  it('never starts without the files that a home has', async () => {
    const home = aHome();
    await kindOf(home, all);

    await expect(kindOf(home, none)).rejects.toThrow('lie in SeaweedFS, which cannot be had: no pip');
    expect(home.state.objectStore).toBe('seaweedfs');
  });
});
