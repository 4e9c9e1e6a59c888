import { isBlank, isComposing, lengthOf } from './typed-text.js';

describe('a text that is being typed', () => {
  it('is as long as the server counts: whole characters, without blanks at its ends', () => {
    expect([lengthOf(' ab '), lengthOf('👩‍🚀'), lengthOf('')]).toEqual([2, 3, 0]);
  });

  it.each(['', ' \n\t', '\u200b', '\u2060', '\u3164', '\u00ad\ufeff', '\u2800', '\u{e0041}'])(
    'is blank where nobody could see anything of it (C09): %j',
    (text) => {
      expect(isBlank(text)).toBe(true);
    },
  );

  it.each(['a', '\u200bb', '.', '👍', 'ㅤㄱ', '0'])('is not blank where there is something: %j', (text) => {
    expect(isBlank(text)).toBe(false);
  });

  it('is not ended by the Enter that ends a composition, in Safari neither (K05, W21)', () => {
    expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
  });
});
