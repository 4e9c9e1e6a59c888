import { createServer, type Server } from 'node:net';
import { choosePort, isFree } from './ports.ts';

describe('choosePort', () => {
  it('takes the wanted port when it is free', async () => {
    const port = await choosePort({ wanted: 24_000, free: () => Promise.resolve(true) });

    expect(port).toBe(24_000);
  });

  it('takes another one when somebody listens on the wanted one', async () => {
    const port = await choosePort({
      wanted: 24_000,
      free: (asked: number) => Promise.resolve(asked !== 24_000),
    });

    expect(port).not.toBe(24_000);
  });

  it('never hands out a port that another server of this home was given', async () => {
    const chances = [0, 0, 0.5];

    const port = await choosePort({
      wanted: 24_000,
      taken: new Set([24_000, 20_000]),
      free: () => Promise.resolve(true),
      random: () => chances.shift() ?? 0.9,
    });

    expect(port).toBe(25_500);
  });

  it('stays below the range of outgoing connections', async () => {
    const port = await choosePort({ random: () => 0.999_999, free: () => Promise.resolve(true) });

    expect(port).toBeLessThan(32_768);
  });

  it('gives up, with a sentence, where nothing is free', async () => {
    await expect(choosePort({ free: () => Promise.resolve(false) })).rejects.toThrow('No free port');
  });
});

describe('isFree', () => {
  let server: Server | null = null;
  afterEach(() => server?.close());

  it('says no while somebody listens, and yes afterwards', async () => {
    const listening = createServer();
    server = listening;
    const port = await new Promise<number>((resolve) => {
      listening.listen(0, '127.0.0.1', () => resolve((listening.address() as { port: number }).port));
    });

    const whileListening = await isFree(port);
    await new Promise((resolve) => listening.close(resolve));

    expect(whileListening).toBe(false);
    expect(await isFree(port)).toBe(true);
  });
});
