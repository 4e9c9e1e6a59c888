import { request } from 'undici';
import { aHouse, type House } from '../support/house.js';

const KB = 1024;
/** What somebody waits for before he sees anything, as it travels. */
const CONSOLE_LIMIT_BYTES = 240 * KB;
const LOADER_LIMIT_BYTES = 30 * KB;

describe('what travels', () => {
  let house: House;
  beforeAll(async () => void (house = await aHouse()));
  afterAll(() => house?.leaves());

  /** The bytes of an answer as they come, before anybody unpacks them. */
  async function bytesOf(path: string): Promise<{ bytes: number; encoding: unknown }> {
    const { body, headers, statusCode } = await request(new URL(path, house.address), {
      headers: { 'accept-encoding': 'br, gzip' },
    });
    expect([path, statusCode]).toEqual([path, 200]);
    return { bytes: (await body.arrayBuffer()).byteLength, encoding: headers['content-encoding'] };
  }

  it('until the console shows something is at most 240 KB', async () => {
    const html = await (await fetch(new URL('/', house.address))).text();
    const parts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
      ([, path = '']) => path,
    );

    const sizes = await Promise.all(parts.map(bytesOf));

    expect(parts.length).toBeGreaterThan(1);
    expect(sizes.map(({ encoding }) => encoding)).toEqual(sizes.map(() => 'br'));
    expect(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(CONSOLE_LIMIT_BYTES);
  });

  it('until the widget is there is at most 30 KB', async () => {
    const { bytes, encoding } = await bytesOf('/widget.js');

    expect(encoding).toBe('br');
    expect(bytes).toBeLessThan(LOADER_LIMIT_BYTES);
  });
});
