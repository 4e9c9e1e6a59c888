import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CONTRACTS } from './catalogue.js';
import { Id, Instant, label, paged, recordOf, upTo, upToBytes } from './common.js';
import { Problem } from './errors.js';
import { event, request, type Contract } from './define.js';
import { largestOf, type Largest } from './largest.js';
import { PAGE_BYTES, WIRE_BYTES } from './limits.js';
import { lockOf } from './lock.js';

/** What of a contract does not fit the wire: which side of it, how many bytes, and where they are. */
function tooBig(contracts: readonly Contract[]): string[] {
  return Object.entries(lockOf(contracts)).flatMap(([key, { takes, gives }]) => [
    ...complaints(`${key} takes`, largestOf(takes)),
    ...complaints(`${key} gives`, largestOf(gives)),
  ]);
}

function complaints(who: string, { bytes, path }: Largest): string[] {
  if (bytes <= WIRE_BYTES) return [];
  return [
    bytes === Infinity ? `${who} anything: ${path} has no bound` : `${who} ${bytes} bytes, most by ${path}`,
  ];
}

const planted = (shape: z.ZodType) => [request('chat.planted.ask.v1', shape, z.object({}))];
const asked = (shape: z.ZodType) => largestOf(z.toJSONSchema(shape, { io: 'output' }) as never);

it('no contract permits a question, an answer or an event that is larger than the wire', () => {
  expect(tooBig(CONTRACTS)).toEqual([]);
});

it('nor is the problem with which any question may be answered instead', () => {
  expect(asked(Problem).bytes).toBeLessThanOrEqual(WIRE_BYTES);
});

describe('a contract that is planted', () => {
  it('is found out where it permits more than the wire takes', () => {
    const names = z.array(label(1000)).max(200);

    expect(tooBig(planted(z.object({ id: Id, names })))).toEqual([
      'chat.planted.ask.v1 takes 1200657 bytes, most by names',
    ]);
  });

  it.each([
    ['a text', z.object({ contact: z.object({ name: z.string() }) }), 'contact.name'],
    ['a list', z.object({ ids: z.array(Id) }), 'ids'],
    ['what a list is of', z.object({ names: z.array(z.string()).max(2) }), 'names[]'],
    ['a record', z.object({ fields: z.record(Id, Id) }), 'fields'],
    ['a value of a record', z.object({ fields: recordOf(Id, z.unknown(), 2) }), 'fields.*'],
    ['one of several shapes', z.object({ to: z.union([Id, z.object({ note: z.string() })]) }), 'to.note'],
    ['what may be left out', z.object({ note: z.string().optional() }), 'note'],
    ['one of what a page is of', z.object({ items: paged(z.string()) }), 'items[]'],
    ['whatever somebody adds', z.looseObject({ id: Id }), '*'],
  ])('is found out where nothing bounds %s', (_what, shape, path) => {
    expect(tooBig(planted(shape))).toEqual([`chat.planted.ask.v1 takes anything: ${path} has no bound`]);
  });

  it('is found out by its answer and as an event too', () => {
    const text = z.object({ text: z.string() });

    expect(tooBig([request('chat.planted.ask.v1', z.object({}), text)])).toEqual([
      'chat.planted.ask.v1 gives anything: text has no bound',
    ]);
    expect(tooBig([event('chat.planted.told.v1', [], text)])).toHaveLength(2);
  });
});

describe('the largest value', () => {
  const worst = '\u0001';
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

  it.each([
    ['a text of control characters', upTo(3), worst.repeat(3)],
    ['a label of them', label(3), worst.repeat(3)],
    ['a list', z.array(upTo(2)).max(2), [worst.repeat(2), worst.repeat(2)]],
    ['a record', recordOf(z.string().max(1), upTo(1), 2), { [worst]: worst, '\u0002': worst }],
    ['an object', z.object({ a: upTo(2), b: upTo(1).optional() }), { a: worst.repeat(2), b: worst }],
    ['one of several', z.union([z.literal('a'), upTo(2)]), worst.repeat(2)],
    ['a list of values', z.enum(['a', 'abc']), 'abc'],
    ['a moment', Instant, '2026-11-28T14:00:00.0000000000000000000Z'],
    ['an id', Id, '0193a5b0-0000-7000-8000-000000000001'],
  ])('of %s is no larger than what is counted, and not much smaller', (_what, shape, value) => {
    expect(shape.safeParse(value).success).toBe(true);
    expect(asked(shape).bytes).toBeGreaterThanOrEqual(bytesOf(value));
    expect(asked(shape).bytes).toBeLessThanOrEqual(bytesOf(value) + 3);
  });

  it('of a number, of characters of four bytes and of half ones are counted too', () => {
    expect(asked(z.number()).bytes).toBeGreaterThanOrEqual(bytesOf(-Number.MIN_VALUE));
    expect(asked(z.number()).bytes).toBeGreaterThanOrEqual(bytesOf(-1.2345678901234567e-308));
    for (const text of ['😀😀', '\ud83d\ud83d']) {
      expect(upTo(2).safeParse(text).success).toBe(true);
      expect(asked(upTo(2)).bytes).toBeGreaterThanOrEqual(bytesOf(text));
    }
  });
});

/** What is declared in bytes is counted where it is parsed, so that no sender can forget it. */
describe('a bound in bytes', () => {
  it('refuses what has more bytes, however its parts are made up', () => {
    const layout = upToBytes(100, z.record(z.string(), z.unknown()));

    expect(layout.safeParse({ a: 'x'.repeat(90) }).success).toBe(true);
    expect(layout.safeParse({ a: '😀'.repeat(25) }).success).toBe(false);
    expect(asked(layout)).toEqual({ bytes: 100, path: '' });
  });

  it('refuses a list that was not cut to a page, and takes one item that is larger alone', () => {
    const list = paged(z.string().max(PAGE_BYTES));
    const [half, whole] = ['x'.repeat(PAGE_BYTES / 2), 'x'.repeat(PAGE_BYTES)];

    expect(list.safeParse([half]).success).toBe(true);
    expect(list.safeParse([whole]).success).toBe(true);
    expect(list.safeParse([half, half]).success).toBe(false);
  });
});

it('a bound is declared by nobody but those who hold it', () => {
  const sources = readdirSync(import.meta.dirname).filter((name) => !name.endsWith('.spec.ts'));

  const declaring = sources.filter((name) =>
    readFileSync(join(import.meta.dirname, name), 'utf8').includes('.meta('),
  );

  expect(declaring).toEqual(['common.ts']);
});

describe('a text with a bound', () => {
  it('is counted in code points, as people do, not in halves of them', () => {
    expect(upTo(2).safeParse('😀😀').success).toBe(true);
    expect(upTo(2).safeParse('abc').success).toBe(false);
    expect(label(2).safeParse('😀😀').success).toBe(true);
    expect(label(2).safeParse('abc').success).toBe(false);
  });
});
