import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { OwnProcess } from './own-process.js';

const aProcess = () =>
  new OwnProcess({
    module: 'unpack',
    of: new URL('../unpacking/look-into.ts', import.meta.url).href,
    withinMs: 30_000,
    heapMegabytes: 64,
  });
const bytes = async function* (pieces: number) {
  for (let i = 0; i < pieces; i++) {
    yield randomBytes(256 * 1024);
    await delay(1);
  }
};

describe('OwnProcess.feed', () => {
  it('finds no fault in a process that has ended while it was fed: that says nothing about the bytes', async () => {
    for (let round = 0; round < 5; round++) {
      const child = aProcess();
      const feeding = child.feed(Readable.from(bytes(200), { objectMode: false }));
      await delay(round * 3);
      child.end();

      expect(await feeding).toBeNull();
    }
  });

  it('tells the fault of bytes that do not come', async () => {
    const away = new Error('away');
    const child = aProcess();
    const source = new Readable({
      read() {
        this.destroy(away);
      },
    });

    expect(await child.feed(source)).toBe(away);
    child.end();
  });
});
