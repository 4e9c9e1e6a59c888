import { extensionOf, shownName } from './names.rules.js';

describe('shownName', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\x', 'x'],
    ['/abs', 'abs'],
    ['C:\\x', 'x'],
    ['C:x', 'x'],
    ['..%2f..%2fsecret.txt', 'secret.txt'],
    ['100%25 sure.pdf', '100%25 sure.pdf'],
    ['50% off.pdf', '50% off.pdf'],
    ['.htaccess', 'htaccess'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['console.txt', 'console.txt'],
    ['trailing. . ', 'trailing'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie: x.txt'],
    ['photo\u202Egnp.exe', 'photognp.exe'],
    ['"><svg', '"><svg'],
    ['e\u0301te\u0301.txt', '\u00e9t\u00e9.txt'],
  ])('shows %j as %j (S011–S016, S054)', (raw, shown) => {
    expect(shownName(raw)).toBe(shown);
  });

  it.each(['a.jpg\u0000.php', 'a.jpg%00', '', '..', ' . ', '/', '\u200b'])('refuses %j', (raw) => {
    expect(() => shownName(raw)).toThrow('name_not_allowed');
  });

  it('keeps the extension of a name that is too long', () => {
    const name = shownName(`${'😀'.repeat(400)}.pdf`);

    expect([...name]).toHaveLength(255);
    expect(name.endsWith('😀.pdf')).toBe(true);
  });
});

describe('extensionOf', () => {
  it.each([
    ['a.php.jpg', 'jpg'],
    ['a.jpg.PHP', 'php'],
    ['archive.tar.gz', 'gz'],
    ['README', ''],
    ['a.ｅｘｅ', 'exe'],
    ['a.not an extension', ''],
  ])('of %j is %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
  });
});
