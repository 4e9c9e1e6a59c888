import { jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { zip } from '../../test/containers.js';
import type { Verdict } from '../scanning/virus-scanner.js';
import { type LookingInto, lookInto } from './look-into.js';

const CLEAN: Verdict = { kind: 'clean' };
const two = zip([
  { name: 'a', content: Buffer.from('one') },
  { name: 'b', content: Buffer.from('two') },
]);
const into = (more: Partial<LookingInto> = {}) =>
  lookInto({
    source: Readable.from([two], { objectMode: false }),
    mediaType: 'application/zip',
    withinMs: 30_000,
    look: async (member) => {
      await textOf(member);
      return CLEAN;
    },
    ...more,
  });

describe('lookInto', () => {
  it('has each member looked at, to its end, and is clean where all are', async () => {
    const seen: string[] = [];

    const verdict = await into({
      look: async (member) => {
        seen.push(await textOf(member));
        return CLEAN;
      },
    });

    expect(verdict).toEqual(CLEAN);
    expect(seen).toEqual(['one', 'two']);
  });

  it('ends with the first member that is not clean', async () => {
    const look = jest.fn(async (member: Readable): Promise<Verdict> => {
      await textOf(member);
      return { kind: 'infected', signature: 'Eicar' };
    });

    expect(await into({ look })).toEqual({ kind: 'infected', signature: 'Eicar' });
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('names the fault of an archive, also where it shows only inside of a member', async () => {
    const lying = zip([{ name: 'a', content: randomBytes(300_000), local: { crc: 1 }, central: { crc: 1 } }]);

    expect(await into({ source: Readable.from([lying], { objectMode: false }) })).toEqual({
      kind: 'unscannable',
      reason: 'archive: contradicts itself',
    });
  });

  it('has seen nothing where its process has no time, or dies', async () => {
    const verdict = await into({ withinMs: 1 });

    expect(verdict).toEqual({
      kind: 'unscannable',
      reason: 'archive: could not be looked into within its limits',
    });
  });

  it('passes on what the scanner and the store fail with: that is no fault of the file', async () => {
    const away = new Error('away');
    const broken = new Readable({
      read() {
        this.destroy(away);
      },
    });

    await expect(into({ look: () => Promise.reject(away) })).rejects.toBe(away);
    await expect(into({ source: broken })).rejects.toBe(away);
  });

  it('looks at a large file that is no archive without holding it', async () => {
    const piece = randomBytes(1024 * 1024);
    const source = Readable.from(
      (function* () {
        for (let i = 0; i < 30; i++) yield piece;
      })(),
      { objectMode: false },
    );

    expect(await into({ source, mediaType: 'application/octet-stream' })).toEqual(CLEAN);
  });
});
