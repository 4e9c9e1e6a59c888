import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { SERVICES } from './scale.mjs';

const random = (bytes) => randomBytes(bytes).toString('base64url');

/** Services with a schema of their own. */
export const DATABASE_SERVICES = SERVICES.filter((name) => name !== 'gateway');

/**
 * Everything secret that one platform needs and nobody gave: made once, kept in its home.
 * @param {import('./home.mjs').Home} home
 */
export function platformSecrets(home) {
  const perService = (names, make) => Object.fromEntries(names.map((name) => [name, make(name)]));
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
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    private: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    public: publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
  };
}
