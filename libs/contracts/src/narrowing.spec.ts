import { z } from 'zod';
import { brokenPromises, lockOf } from './lock.js';
import { event, request } from './define.js';

const asked = (schema: z.ZodType) => lockOf([request('chat.thing.ask.v1', schema, z.object({}))]);
const answered = (schema: z.ZodType) => lockOf([request('chat.thing.ask.v1', z.object({}), schema)]);
const published = (schema: z.ZodType) => lockOf([event('chat.thing.told.v1', [], schema)]);

const base = {
  id: z.uuid(),
  kind: z.enum(['a', 'b']),
  text: z.string().max(10),
  count: z.number().optional(),
};
const was = z.object(base);
const changes: Record<string, z.ZodType> = {
  nothing: was,
  'an optional property is added': z.object({ ...base, more: z.string().optional() }),
  'a property with a default is added': z.object({ ...base, more: z.string().default('x') }),
  'a required property is added': z.object({ ...base, more: z.string() }),
  'a property is removed': was.omit({ count: true }),
  'a required property is removed': was.omit({ text: true }),
  'an optional property becomes required': z.object({ ...base, count: z.number() }),
  'a required property becomes optional': z.object({ ...base, text: z.string().max(10).optional() }),
  'a value is added to a list': z.object({ ...base, kind: z.enum(['a', 'b', 'c']) }),
  'a value is removed from a list': z.object({ ...base, kind: z.enum(['a']) }),
  'a list of values becomes any text': z.object({ ...base, kind: z.string() }),
  'a limit is raised': z.object({ ...base, text: z.string().max(20) }),
  'a limit is lowered': z.object({ ...base, text: z.string().max(5) }),
  'a limit goes': z.object({ ...base, text: z.string() }),
  'a lower limit comes': z.object({ ...base, text: z.string().min(1).max(10) }),
  'a type changes': z.object({ ...base, text: z.number() }),
  'a number becomes whole': z.object({ ...base, count: z.int().optional() }),
  'null is allowed': z.object({ ...base, text: z.string().max(10).nullable() }),
  'a pattern comes': z.object({ ...base, text: z.string().max(10).regex(/^x/) }),
  'a format goes': z.object({ ...base, id: z.string() }),
  'it becomes an array': z.array(was),
};
/** What each change is to whoever sends, to whoever reads an answer, and to both ends of an event. */
const verdicts: Record<string, [asked: boolean, answered: boolean, published: boolean]> = {
  nothing: [true, true, true],
  'an optional property is added': [true, true, true],
  'a property with a default is added': [true, true, true],
  'a required property is added': [false, true, false],
  'a property is removed': [false, false, false],
  'a required property is removed': [false, false, false],
  'an optional property becomes required': [false, true, false],
  'a required property becomes optional': [true, false, false],
  'a value is added to a list': [true, false, false],
  'a value is removed from a list': [false, true, false],
  'a list of values becomes any text': [true, false, false],
  'a limit is raised': [true, false, false],
  'a limit is lowered': [false, true, false],
  'a limit goes': [true, false, false],
  'a lower limit comes': [false, true, false],
  'a type changes': [false, false, false],
  'a number becomes whole': [false, true, false],
  'null is allowed': [true, false, false],
  'a pattern comes': [false, true, false],
  'a format goes': [true, false, false],
  'it becomes an array': [false, false, false],
};

describe.each(Object.entries(verdicts))('where %s', (name, [inQuestion, inAnswer, inEvent]) => {
  const now = changes[name] ?? z.never();

  it(`a question ${inQuestion ? 'may' : 'may not'}`, () => {
    expect(brokenPromises(asked(was), asked(now)).length === 0).toBe(inQuestion);
  });
  it(`an answer ${inAnswer ? 'may' : 'may not'}`, () => {
    expect(brokenPromises(answered(was), answered(now)).length === 0).toBe(inAnswer);
  });
  it(`an event ${inEvent ? 'may' : 'may not'}`, () => {
    expect(brokenPromises(published(was), published(now)).length === 0).toBe(inEvent);
  });
});

it('says where and why', () => {
  const inner = (schema: z.ZodType) => asked(z.object({ list: z.array(z.object({ deep: schema })) }));

  expect(brokenPromises(inner(z.enum(['a', 'b'])), inner(z.enum(['b'])))).toEqual([
    'chat.thing.ask.v1 takes less: list.items.deep: value a no longer fits',
  ]);
});

it('compares alternatives with the one that fits best', () => {
  const either = (...kinds: string[]) =>
    asked(z.union(kinds.map((kind) => z.object({ kind: z.literal(kind), [kind]: z.string() }))));

  expect(brokenPromises(either('a', 'b'), either('b', 'a', 'c'))).toEqual([]);
  expect(brokenPromises(either('a', 'b'), either('a', 'c'))).not.toEqual([]);
});

it('holds each alternative to its own name, also where another one takes anything', () => {
  const events = (...known: z.ZodObject[]) =>
    published(z.union([z.union(known), z.looseObject({ type: z.string() })]));
  const joined = z.object({ type: z.literal('joined'), who: z.string(), role: z.string() });
  const left = z.object({ type: z.literal('left'), who: z.string() });

  expect(brokenPromises(events(joined), events(joined, left))).toEqual([]);
  expect(brokenPromises(events(joined, left), events(joined.omit({ who: true }), left))).toEqual([
    'chat.thing.told.v1 takes less: who: is gone',
    'chat.thing.told.v1 gives something else: who: is gone',
    'chat.thing.told.v1 gives something else: who: is required on one side and may be missing on the other',
  ]);
});

it('misses a contract that is gone, and welcomes a new one', () => {
  expect(brokenPromises(published(was), {})).toEqual(['chat.thing.told.v1 is gone']);
  expect(brokenPromises({}, published(was))).toEqual([]);
});
