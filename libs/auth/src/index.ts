export { type Access, accessOf, Allow, type Audience, isAllowed, Public } from './access.js';
export { AccessGuard } from './access.guard.js';
export {
  AccessTokens,
  type Identity,
  signAccessToken,
  unauthenticated,
  verifyAccessToken,
} from './access-tokens.js';
export { type Authenticator, type Credentials } from './authenticator.js';
export { AuthModule } from './auth.module.js';
export { EndedSessions } from './ended-sessions.js';
export { type Granted, signGrant, verifyGrant } from './grants.js';
export { signingKey, verifyingKey } from './keys.js';
export { actorIn, actorOf, keepSocketClaims, type Principal, sessionIn, socketClaims } from './principal.js';
export { hashPassword, randomSecret, secretsEqual, sha256Hex, verifyPassword } from './secrets.js';
