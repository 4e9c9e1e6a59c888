import { DEFAULT_INBOUND_TYPES } from '@switchboard/contracts';
import { isTypeListed, looksLikeText, type Sniffed, takenAs } from './types.rules.js';

const proven = (mediaType: string): Sniffed => ({ mediaType, isText: false });
const text: Sniffed = { mediaType: null, isText: true };
const binary: Sniffed = { mediaType: null, isText: false };
const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const docx = `${OFFICE}wordprocessingml.document`;
const SOME = [['image/*', 'pdf', 'txt', 'csv', 'docx', 'zip', 'mp4']];
const ANY = [['*']];
const REFUSED = /type_mismatch|type_not_allowed/;

describe('takenAs', () => {
  it.each<[string, Sniffed, string]>([
    ['a.png', proven('image/png'), 'image/png'],
    ['a.pdf', proven('application/pdf'), 'application/pdf'],
    ['a.txt', text, 'text/plain'],
    ['a.csv', text, 'text/csv'],
    ['a.txt', { mediaType: 'application/postscript', isText: true }, 'text/plain'],
    ['a.html', { mediaType: 'application/xml', isText: true }, 'text/html'],
    ['a.docx', proven('application/zip'), docx],
    ['a.docx', proven(`${OFFICE}wordprocessingml.template`), docx],
    ['a.docx', proven('application/x-cfb'), docx],
    ['a.zip', proven(docx), 'application/zip'],
    ['a.zip', proven('application/java-archive'), 'application/zip'],
    ['a.heic', proven('image/heic-sequence'), 'image/heic'],
    ['a.mp4', proven('video/quicktime'), 'video/mp4'],
    ['a.mp4', proven('video/3gpp'), 'video/mp4'],
    ['a', proven('image/png'), 'image/png'],
    ['a', binary, 'application/octet-stream'],
    ['a.dat', binary, 'application/octet-stream'],
    ['a.notes', text, 'text/plain'],
    ['x.constructor', text, 'text/plain'],
    ['x.__proto__', proven('image/png'), 'image/png'],
    ['x.tostring', binary, 'application/octet-stream'],
  ])('%s with %j is %s, under its own name (F03, F04c, F05, F07, F11b, F13)', (name, sniffed, mediaType) => {
    expect(takenAs(name, sniffed, SOME)).toMatchObject({ name, mediaType });
  });

  it.each<[string, Sniffed, string, string]>([
    ['photo.png', proven('image/jpeg'), 'photo.jpg', 'image/jpeg'],
    ['photo.HEIC', proven('image/jpeg'), 'photo.jpg', 'image/jpeg'],
    ['photo.jpg', proven('image/png'), 'photo.png', 'image/png'],
    ['table.docx', proven(`${OFFICE}spreadsheetml.sheet`), 'table.xlsx', `${OFFICE}spreadsheetml.sheet`],
    ['song.wav', proven('audio/mpeg'), 'song.mp3', 'audio/mpeg'],
    [
      'Offer for anna@example.com',
      proven('application/pdf'),
      'Offer for anna@example.com.pdf',
      'application/pdf',
    ],
  ])('%s with %j is a harmless mistake: %s (F11e, F12, W41, N20)', (name, sniffed, corrected, mediaType) => {
    expect(takenAs(name, sniffed, SOME)).toMatchObject({ name: corrected, mediaType });
  });

  it.each<[string, Sniffed, string, string]>([
    ['letter.doc', { mediaType: 'application/rtf', isText: true }, 'letter.rtf', 'application/rtf'],
    ['table.xls', text, 'table.xls', 'text/plain'],
    ['a.pdf', proven('image/png'), 'a.png', 'image/png'],
    ['a.pdf', binary, 'a.pdf', 'application/octet-stream'],
  ])('%s with %j is taken as what it is where any type may come (F06)', (name, sniffed, taken, mediaType) => {
    expect(takenAs(name, sniffed, ANY)).toMatchObject({ name: taken, mediaType });
    expect(() => takenAs(name, sniffed, SOME)).toThrow(REFUSED);
    expect(() => takenAs(name, sniffed, [['*'], ['pdf']])).toThrow(REFUSED);
  });

  it.each<[string, Sniffed]>([
    ...['exe', 'js', 'html', 'svg', 'hta', 'lnk', 'scr', 'php', 'bat', 'msi', 'jar', 'docm'].map(
      (extension): [string, Sniffed] => [`a.${extension}`, proven('image/png')],
    ),
    ...[
      'application/vnd.microsoft.portable-executable',
      'application/x-elf',
      'application/x-ms-shortcut',
    ].flatMap((program): [string, Sniffed][] => [
      ['a.pdf', proven(program)],
      ['a.png', proven(program)],
      ['a.txt', proven(program)],
    ]),
    ['a.docx', proven('application/vnd.ms-word.document.macroenabled.12')],
    ['a.docx', proven('application/java-archive')],
    ['a.com', text],
    ['a.com', binary],
    ['a.com', proven('application/x-elf')],
  ])('%s with %j contradicts itself, whatever may come (S008, S010)', (name, sniffed) => {
    expect(() => takenAs(name, sniffed, SOME)).toThrow(REFUSED);
    expect(() => takenAs(name, sniffed, ANY)).toThrow('type_mismatch');
  });

  it.each<[string, Sniffed]>([
    ['a.png', text],
    ['a.jpg', proven('application/pdf')],
    ['a.txt', binary],
    ['a.txt', proven('application/pdf')],
    ['a.pdf', proven('application/zip')],
  ])('%s with %j contradicts itself where only some types may come (S008)', (name, sniffed) => {
    expect(() => takenAs(name, sniffed, SOME)).toThrow('type_mismatch');
  });
});

it('says that a type may not come at all before it says that the content is another (G15)', () => {
  expect(() => takenAs('setup.exe', text, SOME)).toThrow('type_not_allowed');
  expect(() => takenAs('setup.exe', text, [['*'], ['exe']])).toThrow('type_mismatch');
  expect(() => takenAs('a.pdf', text, SOME)).toThrow('type_mismatch');
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
