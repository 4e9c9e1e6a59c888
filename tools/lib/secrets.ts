import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Home } from './home.ts';
import { DATABASE_SERVICES, perService, SERVICES } from './scale.ts';

/** So many random bytes, as text. */
export const random = (bytes: number) => randomBytes(bytes).toString('base64url');

export type Secrets = ReturnType<typeof platformSecrets>;

/** Everything secret that one platform needs and nobody gave: made once, kept in its home. */
export function platformSecrets(home: Home) {
  return {
    database: home.secret('databasePasswords', () =>
      perService(DATABASE_SERVICES, () => ({ owner: random(18), app: random(18) })),
    ),
    broker: home.secret('brokerPasswords', () => perService(SERVICES, () => random(18))),
    tokenKeys: home.secret('tokenKeys', makeTokenKeys),
    grantSecret: home.secret('grantSecret', () => random(48)),
    linkSecret: home.secret('linkSecret', () => `k1:${random(48)}`),
    cookieSecret: home.secret('cookieSecret', () => random(48)),
    adminPassword: home.secret('adminPassword', () => random(12)),
    demonstrationPassword: home.secret('demonstrationPassword', () => random(12)),
  };
}

/** Ed25519, DER in base64url: accounts signs with one, everybody checks with the other. */
function makeTokenKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    publicKeyEncoding: { format: 'der', type: 'spki' },
  });
  return { private: privateKey.toString('base64url'), public: publicKey.toString('base64url') };
}
