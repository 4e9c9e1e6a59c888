import fc from 'fast-check';
import { queryOf, wordsOf } from './search.rules.js';

describe('wordsOf', () => {
  it.each<[string, string[]]>([
    ['Hello, hello WORLD!', ['hello', 'world']],
    ['vera@example.org', ['vera', 'example', 'org']],
    ['Größe ﬁne Ⅷ', ['grosse', 'fine', 'viii']],
    ['订单 42', ['订单', '单', '42']],
    ['नमस्ते', ['नमस्ते']],
    ['iPhone壊れた', ['iphone', '壊れ', 'れた', 'た']],
    ['می\u200cخواهم', ['میخواهم', 'می', 'خواهم']],
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

  /** What PostgreSQL does with the query. */
  const finds = (question: string, text: string) => {
    const words = wordsOf(text);
    const terms = [...(queryOf(question) ?? '').matchAll(/'([^']+)'/g)].map(([, term]) => term ?? '');
    return terms.length > 0 && terms.every((term) => words.some((word) => word.startsWith(term)));
  };

  it.each([
    ['S01', 'cafe', 'Im Café'],
    ['S01', 'Café', 'im cafe'],
    ['S01', 'istanbul', 'İSTANBUL'],
    ['S01', 'strasse', 'Hauptstraße, Straße 5'],
    ['S01', 'lodz', 'Łódź'],
    ['S06', '壊れ', '電話が壊れました'],
    ['S06', '話', '電話が壊れました'],
    ['S06', 'た', '電話が壊れました'],
    ['S10', 'สวัสดี', 'คุณสวัสดีครับ'],
    ['S18', 'میخواهم', 'می\u200cخواهم'],
    ['S18', 'خواهم', 'می\u200cخواهم'],
    ['S18', 'می\u200cخواهم', 'میخواهم'],
  ])('search case %s: %s finds %s', (_, question, text) => {
    expect(finds(question, text)).toBe(true);
  });

  it.each([
    ['cafe', 'coffee'],
    ['壊電', '電話が壊れました'],
    ['phone', 'iPhone'],
  ])('%s does not find %s', (question, text) => {
    expect(finds(question, text)).toBe(false);
  });

  it('never lets anything but letters and digits into a quoted word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(queryOf(text) ?? "'a':*").toMatch(/^'[\p{L}\p{N}\p{M}]+':\*( & '[\p{L}\p{N}\p{M}]+':\*)*$/u);
      }),
    );
  });

  it('stays small whatever is asked', () => {
    expect(queryOf(Array.from({ length: 200 }, (_, n) => `w${n}`).join(' '))?.split(' & ')).toHaveLength(16);
  });
});
