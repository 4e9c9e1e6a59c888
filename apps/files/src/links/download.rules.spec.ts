import { dispositionName, fileHeaders, isUnchanged, rangeOf } from './download.rules.js';

const served = (name: string, mediaType: string) => ({ name, mediaType, sizeBytes: 10, sha256: 'abc' });

describe('fileHeaders', () => {
  it('shows safe images in place', () => {
    expect(fileHeaders(served('a.png', 'image/png'))).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="a.png"; filename*=UTF-8''a.png`,
    });
  });

  it.each([
    'image/svg+xml',
    'text/html',
    'application/xhtml+xml',
    'application/xml',
    'text/javascript',
    'application/pdf',
  ])('saves %s, and lets nothing in it run (S041, S042)', (mediaType) => {
    const headers = fileHeaders(served('x', mediaType));

    expect(headers['content-disposition']).toMatch(/^attachment; /);
    expect(headers).toMatchObject({
      'content-type': mediaType === 'application/pdf' ? mediaType : 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      etag: '"abc"',
    });
  });
});

describe('dispositionName', () => {
  it.each([
    ['a"b\r\nc.txt', `filename="a_b__c.txt"; filename*=UTF-8''a%22b%0D%0Ac.txt`],
    ['žluť (1).pdf', `filename="z_lut_ (1).pdf"; filename*=UTF-8''%C5%BElu%C5%A5%20%281%29.pdf`],
    ['／etc／a．exe', `filename="_etc_a_exe"; filename*=UTF-8''%EF%BC%8Fetc%EF%BC%8Fa%EF%BC%8Eexe`],
    ["it's;*.txt", `filename="it's_*.txt"; filename*=UTF-8''it%27s%3B%2A.txt`],
  ])('of %j stays inside its header (S015)', (name, header) => {
    expect(dispositionName(name)).toBe(header);
  });
});

describe('rangeOf', () => {
  it.each([
    ['bytes=0-3', { start: 0, end: 3 }],
    ['bytes=4-', { start: 4, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=8-99', { start: 8, end: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', null],
    ['bytes=0-1,4-5', null],
    ['bytes=-', null],
    ['items=0-1', null],
    [undefined, null],
  ])('%s', (header, range) => {
    expect(rangeOf(header, 10)).toEqual(range);
  });
});

describe('isUnchanged', () => {
  it.each([
    ['"abc"', true],
    ['"x", W/"abc"', true],
    ['"abcd"', false],
    [undefined, false],
  ])('%s: %s', (header, is) => {
    expect(isUnchanged(header, 'abc')).toBe(is);
  });
});
