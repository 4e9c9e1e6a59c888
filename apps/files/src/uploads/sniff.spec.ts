import { sniff } from './sniff.js';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

describe('sniff', () => {
  it.each([
    'BMW;320d;2019\n',
    'ID3 is an algorithm\n',
    'GIF89a is a format\n',
    'MThd\n',
    'fLaC or mp3?\n',
    'II*\n',
    'RIFF raff\n',
  ])('takes %j for the text that it is (F03)', async (text) => {
    expect(await sniff(bytes(text.repeat(20)))).toEqual({ mediaType: null, isText: true });
  });

  it.each([
    ['%!PS-Adobe-3.0\n', 'application/postscript'],
    ['-----BEGIN PGP MESSAGE-----\n\nabc\n', 'application/pgp-encrypted'],
    ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', 'application/xml'],
    ['{\\rtf1 hello}', 'application/rtf'],
    ['%PDF-1.7\n', 'application/pdf'],
  ])('takes %j for text that is %s, too (F03)', async (text, mediaType) => {
    expect(await sniff(bytes(text))).toEqual({ mediaType, isText: true });
  });

  it.each<[string, Buffer]>([
    ['behind a line break', bytes('\r\n%PDF-1.7\n', [0, 1, 2])],
    ['behind a byte order mark', bytes([0xef, 0xbb, 0xbf], '%PDF-1.4\n', [0, 1])],
    ['behind 900 bytes', bytes('x'.repeat(900), '%PDF-1.4\n', [0, 1])],
  ])('finds the header of a PDF %s (F08)', async (_, head) => {
    expect((await sniff(head)).mediaType).toBe('application/pdf');
  });

  it('does not look for it for ever, nor in a program', async () => {
    expect((await sniff(bytes('x'.repeat(1100), '%PDF-1.4\n', [0]))).mediaType).toBeNull();
    expect((await sniff(bytes('MZ', new Array<number>(60).fill(0), '%PDF-1.4\n'))).mediaType).toMatch(
      /msdownload|executable/,
    );
  });

  it('keeps what binary content proves', async () => {
    expect(
      await sniff(
        bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0, 13], 'IHDR', [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]),
      ),
    ).toEqual({
      mediaType: 'image/png',
      isText: false,
    });
  });
});
