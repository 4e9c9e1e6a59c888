import { linkHashOf, linkKeysOf, linkOf } from './link.js';

const KEY = { id: 'k1', secret: Buffer.alloc(32, 7) };
const [CONTACT, FILE] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];

describe('linkOf', () => {
  it('has 128 + 256 bits in lower-case hexadecimal (V20)', () => {
    expect(linkOf(KEY, CONTACT, FILE)).toMatch(/^\/a\/[0-9a-f]{32}\/[0-9a-f]{64}$/);
  });

  it('shares the contact part inside a contact, and nothing else (S044)', () => {
    const [, , part, file] = linkOf(KEY, CONTACT, FILE).split('/');
    const [, , samePart, otherFile] = linkOf(KEY, CONTACT, CONTACT).split('/');
    const [, , otherPart, foreignFile] = linkOf(KEY, FILE, FILE).split('/');

    expect([part === samePart, file === otherFile, part === otherPart, file === foreignFile]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('is different with another key', () => {
    expect(linkOf({ ...KEY, secret: Buffer.alloc(32, 8) }, CONTACT, FILE)).not.toBe(
      linkOf(KEY, CONTACT, FILE),
    );
  });
});

describe('linkHashOf', () => {
  it.each([
    '/a/x/y',
    `/a/${'A'.repeat(32)}/${'a'.repeat(64)}`,
    `/a/${'a'.repeat(32)}/${'a'.repeat(64)}/`,
    '',
  ])('knows that %j is no link', (link) => {
    expect(linkHashOf(link)).toBeNull();
  });
});

describe('linkKeysOf', () => {
  it('reads a key with its id, and older ones behind it', () => {
    const secret = Buffer.alloc(32, 1).toString('base64url');

    expect(linkKeysOf(`b:${secret},a:${secret}`).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(() => linkKeysOf('k:short')).toThrow('LINK_SECRET');
  });
});
