import fc from 'fast-check';
import { parseJson } from './json-body.js';

describe('a JSON body', () => {
  it('is what JSON.parse makes of it, for everything that is harmless', () => {
    const isHarmless = (value: unknown) =>
      !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value));

    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }).filter(isHarmless), (value) => {
        expect(parseJson(JSON.stringify(value, null, 1))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('may be 32 deep, and no deeper', () => {
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

    expect(parseJson(deep(32))).toBeDefined();
    expect(() => parseJson(deep(33))).toThrow('nested too deeply');
  });

  it.each([
    ['a key twice', '{"a":1,"a":2}', 'a key twice'],
    ['a key twice in another spelling', String.raw`{"a":1,"\u0061":2}`, 'a key twice'],
    ['a prototype', '{"a":{"__proto__" : 1}}', 'not allowed'],
    ['a prototype in another spelling', String.raw`{"\u005f_proto__":1}`, 'not allowed'],
    ['a string without an end', '{"a":"', 'not valid'],
    ['a comma too many', '[1,]', 'not valid'],
  ])('with %s is refused (S101)', (_what, text, why) => {
    expect(() => parseJson(text)).toThrow(why);
  });

  it('may use a word as a value that it may not use as a key, and a key again one level down', () => {
    expect(parseJson('{"a":"__proto__","b":{"a":"a"}}')).toEqual({ a: '__proto__', b: { a: 'a' } });
  });

  it.each([
    [String.raw`{"a":{"b":["x\u0000"]}}`, 'a.b.0', 'contains a NUL character'],
    [String.raw`{"a":{"\u0000":1}}`, 'a', 'has a name that cannot be stored'],
    [String.raw`{"\ud800":1}`, '', 'has a name that cannot be stored'],
  ])('that PostgreSQL cannot keep is refused with its place: %s', (text, path, message) => {
    expect(() => parseJson(text)).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        extra: expect.objectContaining({ errors: [{ path, message }] }),
      }),
    );
  });

  it('gets whole characters for halves', () => {
    expect(parseJson(String.raw`{"a":["\ud800x","\ud83d\ude00"]}`)).toEqual({ a: ['\ufffdx', '😀'] });
  });

  it('that is empty is none', () => {
    expect(parseJson(' ')).toBeUndefined();
  });
});
