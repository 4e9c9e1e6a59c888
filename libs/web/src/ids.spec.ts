import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { newId } from './ids.js';

const PAGES = ['../../../apps/console/src', '../../../apps/widget/src', '.'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

describe('a new id', () => {
  it('is a UUID, and another one each time', () => {
    const ids = Array.from({ length: 1_000 }, newId);

    expect(ids.filter((id) => !z.uuidv4().safeParse(id).success)).toEqual([]);
    expect(new Set(ids).size).toBe(1_000);
  });
});

it('K01, P01: no page asks for randomUUID, which plain http pages do not have', () => {
  const sources = PAGES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('.spec.'))
      .map((name) => `${folder}/${name}`),
  );

  expect(sources.length).toBeGreaterThan(50);
  expect(sources.filter((file) => readFileSync(file, 'utf8').includes('crypto.randomUUID'))).toEqual([]);
});
