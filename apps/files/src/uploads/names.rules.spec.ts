import { extensionOf, shownName, withExtension } from './names.rules.js';

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
    ['فایل\u200cهای من.txt', 'فایل\u200cهای من.txt'],
    ['ශ්\u200dරියානි.pdf', 'ශ්\u200dරියානි.pdf'],
    ['👩\u200d🚀 Ada.png', '👩\u200d🚀 Ada.png'],
    ['in\u200dvoice.e\u200cxe', 'invoice.exe'],
    ['\u200d.txt', 'txt'],
    ['invoice.pdf?dl=1', 'invoice.pdf'],
    ['invoice.pdf?v=1.5&x=y', 'invoice.pdf'],
    ['page.html#top', 'page.html'],
    ['really?.pdf', 'really?.pdf'],
    ['What is v1.2?.pdf', 'What is v1.2?.pdf'],
    ['a.pdf?.exe', 'a.pdf?.exe'],
    ['ＣＯＮ.txt', '_ＣＯＮ.txt'],
  ])('shows %j as %j (S011–S016, S054, N05, N26)', (raw, shown) => {
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
    ['a．exe', 'exe'],
    ['a.pdf?.exe', 'exe'],
    ['a.not an extension', ''],
  ])('of %j is %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
  });
});

describe('withExtension', () => {
  it.each([
    ['photo.jpg', 'photo.png'],
    ['holiday', 'holiday.png'],
    ['a.b.JPEG', 'a.b.png'],
  ])('of %j is %j', (name, corrected) => {
    expect(withExtension(name, 'png')).toBe(corrected);
  });
});
