import { DEFAULT_INBOUND_TYPES } from '@switchboard/contracts';
import { isTypeListed, looksLikeText, mediaTypeOf, type Sniffed } from './types.rules.js';

const png: Sniffed = { mime: 'image/png' };
const pdf: Sniffed = { mime: 'application/pdf' };

describe('mediaTypeOf', () => {
  it.each<[string, Sniffed, string]>([
    ['png', png, 'image/png'],
    ['pdf', pdf, 'application/pdf'],
    ['txt', 'text', 'text/plain'],
    ['csv', 'text', 'text/csv'],
    [
      'docx',
      { mime: 'application/zip' },
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['', png, 'image/png'],
    ['', 'binary', 'application/octet-stream'],
    ['dat', 'binary', 'application/octet-stream'],
    ['notes', 'text', 'text/plain'],
    ['constructor', 'text', 'text/plain'],
    ['__proto__', png, 'image/png'],
    ['tostring', 'binary', 'application/octet-stream'],
  ])('.%s with %j is %s', (extension, sniffed, mediaType) => {
    expect(mediaTypeOf(extension, sniffed)).toBe(mediaType);
  });

  it.each<[string, Sniffed]>([
    ['exe', png],
    ['js', png],
    ['html', png],
    ['svg', png],
    ['hta', png],
    ['lnk', png],
    ['scr', png],
    ['php', { mime: 'image/jpeg' }],
    ['pdf', { mime: 'application/vnd.microsoft.portable-executable' }],
    ['jpg', png],
    ['png', 'text'],
    ['pdf', 'binary'],
    ['txt', 'binary'],
    ['txt', pdf],
  ])('.%s with %j contradicts itself (S008)', (extension, sniffed) => {
    expect(() => mediaTypeOf(extension, sniffed)).toThrow('type_mismatch');
  });
});

describe('isTypeListed', () => {
  it.each([
    ['png', 'image/png', true],
    ['pdf', 'application/pdf', true],
    ['jpeg', 'image/jpeg', true],
    ['zip', 'application/zip', true],
    ['exe', 'application/x-msdownload', false],
    ['svg', 'image/svg+xml', false],
    ['html', 'text/html', false],
    ['', 'application/octet-stream', false],
    ['', 'image/png', true],
  ])('by default .%s %s: %s (G5)', (extension, mediaType, listed) => {
    expect(isTypeListed(DEFAULT_INBOUND_TYPES, { extension, mediaType })).toBe(listed);
  });

  it('takes everything for *, an extension in any spelling, and a media type', () => {
    expect(isTypeListed(['*'], { extension: 'exe', mediaType: 'application/x-msdownload' })).toBe(true);
    expect(isTypeListed(['.jpg'], { extension: 'jpeg', mediaType: 'image/jpeg' })).toBe(true);
    expect(isTypeListed(['image/svg+xml'], { extension: 'svg', mediaType: 'image/svg+xml' })).toBe(true);
    expect(isTypeListed(['image/png'], { extension: 'jpg', mediaType: 'image/jpeg' })).toBe(false);
  });
});

describe('looksLikeText', () => {
  it.each<[string, Uint8Array, boolean]>([
    ['UTF-8', Buffer.from('žluťoučký;kůň\n'), true],
    ['UTF-8 cut inside a character', Buffer.from('aé').subarray(0, 2), true],
    ['UTF-16', Buffer.from('\ufeffa', 'utf16le'), true],
    ['Latin-1', Buffer.from('caf\u00e9;1\r\n', 'latin1'), true],
    ['a NUL', Buffer.from('a\0b'), false],
    ['noise', Buffer.from([0x80, 0x01, 0x02, 0xfe]), false],
  ])('%s: %#', (_, bytes, isText) => {
    expect(looksLikeText(bytes)).toBe(isText);
  });
});
