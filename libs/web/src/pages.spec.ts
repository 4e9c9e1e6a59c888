import { countdownOf, formatDuration } from './countdown.js';
import { acceptOf, formatBytes, refusalOf } from './files.js';

const policy = { types: ['image/*', 'pdf', 'application/zip'], maxFileBytes: 100 };

describe('a file before it is sent', () => {
  it.each([
    ['a picture of a permitted family', { name: 'a.png', size: 10, type: 'image/png' }, null],
    ['a permitted extension', { name: 'A.PDF', size: 10, type: '' }, null],
    ['a permitted media type', { name: 'a.bin', size: 10, type: 'application/zip' }, null],
    ['nothing in it', { name: 'a.pdf', size: 0, type: '' }, 'empty_file'],
    ['one byte too many', { name: 'a.pdf', size: 101, type: '' }, 'file_too_large'],
    ['another type', { name: 'pdf.exe', size: 10, type: 'application/x-msdownload' }, 'type_not_allowed'],
  ])('with %s gives %s', (_what, file, refusal) => {
    expect(refusalOf(file, policy)).toBe(refusal);
  });

  it('may be of any type where the policy says so (G17)', () => {
    expect(refusalOf({ name: 'x', size: 1, type: '' }, { types: ['*'], maxFileBytes: 1 })).toBeNull();
    expect(acceptOf(['*'])).toBe('');
    expect(acceptOf(['image/*', 'pdf'])).toBe('image/*,.pdf');
  });

  it('has its size in words that people use (T8)', () => {
    expect([0, 1023, 1536, 5 * 1024 ** 2, 1024 ** 3].map((bytes) => formatBytes(bytes, 'en'))).toEqual([
      '0 B',
      '1,023 B',
      '1.5 KB',
      '5 MB',
      '1 GB',
    ]);
  });
});

describe('the countdown of an invitation', () => {
  const times = { issuedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-01T00:01:40.000Z' };
  const after = (seconds: number) => countdownOf(times, Date.parse(times.issuedAt) + seconds * 1000);

  it('is green above a half, yellow, and red below a fifth (G8–G10)', () => {
    expect([0, 49, 50, 80, 81, 100, 200].map((seconds) => after(seconds).level)).toEqual([
      'calm',
      'calm',
      'soon',
      'soon',
      'last',
      'last',
      'last',
    ]);
    expect(after(200)).toMatchObject({ leftMs: 0, share: 0 });
  });

  it('is shown as minutes and seconds', () => {
    expect([0, 5_000, 65_999, 3_725_000].map(formatDuration)).toEqual(['0:00', '0:05', '1:05', '1:02:05']);
  });
});
