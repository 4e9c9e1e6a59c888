import { partsOf, safeName } from './safe-text.js';

describe('a name that somebody gave himself', () => {
  it('cannot hide or turn (S054)', () => {
    expect(safeName('Ann\u202Egnp.exe', 'Visitor')).toBe('Ann\uFFFDgnp.exe');
    expect(safeName('\u200b \n', 'Visitor')).toBe('\uFFFD');
    expect(safeName('  ', 'Visitor')).toBe('Visitor');
  });

  it.each([
    ['Persian', 'علی\u200cرضا'],
    ['Sinhala', 'ශ්\u200dරියානි පෙරේරා'],
    ['Malayalam', 'അവന്\u200d'],
    ['emoji', '👩\u200d🚀 Ada'],
    ['emoji of a shade', '👩🏽\u200d🚀'],
    ['emoji with their style', '🏳️\u200d🌈'],
    ['a flag made of tags', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
  ])('keeps the joiners that are spelling (K09, W34): %s', (_script, name) => {
    expect(safeName(name, '')).toBe(name);
  });

  it.each([
    ['in a Latin name', 'A\u200dda', 'A\uFFFDda'],
    ['at its beginning', '\u200cAda', '\uFFFDAda'],
    ['twice', 'علی\u200c\u200cرضا', 'علی\u200c\uFFFDرضا'],
    ['after a blank', 'علی \u200dرضا', 'علی \uFFFDرضا'],
    ['as tags without a flag', 'Ada\u{e0041}', 'Ada\uFFFD'],
  ])('keeps none that only hide: %s', (_where, name, shown) => {
    expect(safeName(name, '')).toBe(shown);
  });
});

describe('what somebody wrote', () => {
  const linksOf = (text: string) =>
    partsOf(text).flatMap((part) => (part.kind === 'link' ? [[part.text, part.href]] : []));
  const linked = (text: string) => linksOf(text).map(([shown]) => shown);

  it('becomes text and plain links only (S053)', () => {
    expect(partsOf('see https://shop.example/a?b=1. <img src=x> javascript:alert(1)')).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'https://shop.example/a?b=1', href: 'https://shop.example/a?b=1' },
      { kind: 'text', text: '. <img src=x> javascript:alert(1)' },
    ]);
  });

  it.each([
    ['https://example.org/Foo_(bar)', 'https://example.org/Foo_(bar)'],
    ['(https://example.org/Foo_(bar))', 'https://example.org/Foo_(bar)'],
    ['(see https://example.org/foo)', 'https://example.org/foo'],
    ['(see https://example.org/foo).', 'https://example.org/foo'],
    ['https://example.org/a[1] and', 'https://example.org/a[1]'],
    ['[https://example.org/a]', 'https://example.org/a'],
    ['“https://example.org/a”', 'https://example.org/a'],
    ['https://example.org/what?!', 'https://example.org/what'],
    ['https://example.org/a_(b)_(c)...', 'https://example.org/a_(b)_(c)'],
    ["it's 'https://example.org/it’s'", 'https://example.org/it’s'],
    ['見て https://example.org/あ。次', 'https://example.org/あ。次'],
    ['見て https://example.org/あ。', 'https://example.org/あ'],
  ])('ends a link where it ends (W32): %s', (text, link) => {
    expect(linked(text)).toEqual([link]);
  });

  it('links addresses without their scheme, and e-mail addresses', () => {
    expect(linksOf('www.shop.example/lamps, or Anna.Smith+lamp@mail.shop.example.')).toEqual([
      ['www.shop.example/lamps', 'https://www.shop.example/lamps'],
      ['Anna.Smith+lamp@mail.shop.example', 'mailto:Anna.Smith+lamp@mail.shop.example'],
    ]);
    expect(linked('HTTPS://SHOP.EXAMPLE and WWW.shop.example')).toEqual([
      'HTTPS://SHOP.EXAMPLE',
      'WWW.shop.example',
    ]);
  });

  it.each([
    'www.',
    'www.example',
    'a@b',
    '@shop.example',
    'awww.shop.example',
    'http://',
    'https://)',
    'me@',
  ])('links nothing that is no address: %s', (text) => {
    expect(linksOf(text)).toEqual([]);
  });

  it('keeps every character, whatever stands in it', () => {
    const text = 'a (www.shop.example) b@c.example, https://x.example/(((, ) www. @ end';
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it.each([
    'a'.repeat(4_000),
    'a.'.repeat(2_000),
    'www.'.repeat(1_000),
    '@a'.repeat(2_000),
    `https://${')'.repeat(3_990)}`,
  ])('is looked through at once, however it is made (%#)', (text) => {
    const before = performance.now();
    partsOf(text);
    expect(performance.now() - before).toBeLessThan(500);
  });
});
