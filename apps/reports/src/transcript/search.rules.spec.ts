import fc from 'fast-check';
import { queryOf, wordsOf } from './search.rules.js';

describe('wordsOf', () => {
  it.each<[string, string[]]>([
    ['Hello, hello WORLD!', ['hello', 'world']],
    ['vera@example.org', ['vera', 'example', 'org']],
    ['Größe ﬁne Ⅷ', ['größe', 'fine', 'viii']],
    ['订单 42', ['订单', '42']],
    ['%_\\ \' " & | ! :* ()', []],
    ['x'.repeat(100), ['x'.repeat(64)]],
    ['', []],
  ])('%s', (text, expected) => {
    expect(wordsOf(text, null)).toEqual(expected);
  });
});

describe('queryOf', () => {
  it('looks for beginnings of every word', () => {
    expect(queryOf('Parcel brok')).toBe("'parcel':* & 'brok':*");
  });

  it('has nothing to look for in signs alone', () => {
    expect(queryOf(" %_' | ")).toBeNull();
  });

  it('never lets anything but letters and digits into a quoted word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(queryOf(text) ?? "'a':*").toMatch(/^'[\p{L}\p{N}]+':\*( & '[\p{L}\p{N}]+':\*)*$/u);
      }),
    );
  });

  it('stays small whatever is asked', () => {
    expect(queryOf(Array.from({ length: 200 }, (_, n) => `w${n}`).join(' '))?.split(' & ')).toHaveLength(16);
  });
});
