import { type Bytes, Reader } from './bytes.js';
import { Fault } from './fault.js';
import { assertStaysInside } from './names.js';

const BLOCK = 512;
const LONGEST_NAME = 64 * 1024;

/** Whether these are the first bytes of a tar: its header adds up. */
export function isTar(head: Buffer): boolean {
  return head.length >= BLOCK && !isEmpty(head.subarray(0, BLOCK)) && hasItsSum(head.subarray(0, BLOCK));
}

/** The files of a tar, as they come. Only plain files and folders: nothing that links or is sized elsewhere. */
export async function* filesOfTar(bytes: Bytes): AsyncGenerator<Bytes> {
  const reader = new Reader(bytes);
  for (;;) {
    const header = await reader.take(BLOCK);
    if (!header || isEmpty(header)) return assertNothingFollows(reader);
    if (!hasItsSum(header)) throw new Fault('contradicts');
    const size = sizeOf(header);
    const type = String.fromCharCode(header[156] ?? 0);
    assertStaysInside(nameOf(header));
    if ('\x0007'.includes(type)) yield reader.stream(size);
    else if (type === 'L' || type === 'x' || type === 'g') await assertHarmless(type, reader, size);
    else if (type !== '5' || size > 0)
      throw new Fault('1234'.includes(type) || type === '6' ? 'links' : 'contradicts');
    await reader.take((BLOCK - (size % BLOCK)) % BLOCK);
  }
}

/** A long name, or further headers: their names must stay inside too, and they may not change what was said. */
async function assertHarmless(type: string, reader: Reader, size: number): Promise<void> {
  if (size === 0 || size > LONGEST_NAME) throw new Fault('contradicts');
  const content = (await reader.take(size))?.toString('utf8') ?? '';
  if (type === 'L') return assertStaysInside(content.replace(/\0+$/, ''));
  for (const [key, value] of recordsOf(content)) {
    if (key === 'path') assertStaysInside(value);
    if (key === 'linkpath') throw new Fault('links');
    if (key === 'size' || key.startsWith('GNU.sparse')) throw new Fault('contradicts');
  }
}

/** `<length> <key>=<value>\n`, the length in bytes; we need no more than keys and values. */
function recordsOf(content: string): [string, string][] {
  return [...content.matchAll(/\d+ ([^=]+)=([^\n]*)\n/g)].map(([, key = '', value = '']) => [key, value]);
}

async function assertNothingFollows(reader: Reader): Promise<void> {
  for (let block = await reader.take(BLOCK); block; block = await reader.take(BLOCK))
    if (!isEmpty(block)) throw new Fault('contradicts');
}

function nameOf(header: Buffer): string {
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? textAt(header, 345, 155) : '';
  return prefix ? `${prefix}/${textAt(header, 0, 100)}` : textAt(header, 0, 100);
}

function sizeOf(header: Buffer): number {
  const digits = textAt(header, 124, 12).trim();
  if (!/^[0-7]{1,11}$/.test(digits)) throw new Fault('contradicts');
  return parseInt(digits, 8);
}

function hasItsSum(header: Buffer): boolean {
  const said = textAt(header, 148, 8).trim();
  if (!/^[0-7]{1,8}$/.test(said)) return false;
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i] ?? 0;
  return sum === parseInt(said, 8);
}

const isEmpty = (block: Buffer) => block.every((byte) => byte === 0);
const textAt = (header: Buffer, start: number, size: number) =>
  header.toString('utf8', start, start + size).split('\0')[0] ?? '';
