import { hashPassword, randomSecret, sha256Hex, verifyPassword } from './secrets.js';

describe('passwords', () => {
  it('are kept as salted argon2id', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);

    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, 'correct horse')).toBe(true);
    expect(await verifyPassword(one, 'correct Horse')).toBe(false);
  });

  it('of nobody are never right, and hashed all the same', async () => {
    expect(await verifyPassword(null, 'anything')).toBe(false);
  });
});

describe('secrets', () => {
  it('have the bits that were asked for, and are never twice the same', () => {
    expect(Buffer.from(randomSecret(), 'base64url')).toHaveLength(32);
    expect(Buffer.from(randomSecret(384), 'base64url')).toHaveLength(48);
    expect(new Set(Array.from({ length: 1_000 }, () => randomSecret())).size).toBe(1_000);
  });

  it('are kept as their hash', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
