import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** The key that signs access tokens: PKCS8 DER as base64url. */
export function signingKey(base64url: string): KeyObject {
  return ed25519(
    createPrivateKey({ key: Buffer.from(base64url, 'base64url'), format: 'der', type: 'pkcs8' }),
  );
}

/** The key that verifies them: SPKI DER as base64url. */
export function verifyingKey(base64url: string): KeyObject {
  return ed25519(createPublicKey({ key: Buffer.from(base64url, 'base64url'), format: 'der', type: 'spki' }));
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('Access tokens need an Ed25519 key');
  return key;
}
