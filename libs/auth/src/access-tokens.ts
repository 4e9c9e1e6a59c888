import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AccessClaims } from '@switchboard/contracts';
import { jwtVerify, SignJWT } from 'jose';
import { CurrentRights } from './current-rights.js';
import { EndedSessions } from './ended-sessions.js';
import { signingKey, verifyingKey } from './keys.js';
import { unauthenticated } from './unauthenticated.js';

const ISSUER = 'accounts';
const AUDIENCE = 'switchboard';
const TYPE = 'at+jwt';
const MAX_AGE_SECONDS = 3_600;
const CLOCK_TOLERANCE_SECONDS = 5;
const MAX_TOKEN_LENGTH = 4_096;

/** Whom a token speaks for; its times are set by the signing. */
export type Identity = Omit<Input<typeof AccessClaims>, 'iat' | 'exp'>;
type Input<S extends { _zod: { input: unknown } }> = S['_zod']['input'];

/** Signs an access token (JWS EdDSA). Only accounts has the key. */
export async function signAccessToken(
  identity: Identity,
  privateKey: KeyObject | string,
  { expiresInSeconds, now = new Date() }: { expiresInSeconds: number; now?: Date },
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const claims = AccessClaims.parse({ ...identity, iat: issuedAt, exp: issuedAt + expiresInSeconds });
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .sign(typeof privateKey === 'string' ? signingKey(privateKey) : privateKey);
}

/** What a token says, or `unauthenticated`: only EdDSA, our issuer and audience, times within five seconds. */
export async function verifyAccessToken(
  token: unknown,
  publicKey: KeyObject | string,
  { now = new Date() }: { now?: Date } = {},
): Promise<AccessClaims> {
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) throw unauthenticated();
  try {
    const { payload } = await jwtVerify(
      token,
      typeof publicKey === 'string' ? verifyingKey(publicKey) : publicKey,
      {
        algorithms: ['EdDSA'],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['sub', 'sid', 'exp', 'iat'],
        maxTokenAge: MAX_AGE_SECONDS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: now,
      },
    );
    return AccessClaims.parse(payload);
  } catch {
    throw unauthenticated();
  }
}

export const ACCESS_TOKEN_KEY = Symbol('public key of access tokens');

/** Tells who is asking: the token's signature and times, and that its session has not ended. */
@Injectable()
export class AccessTokens {
  constructor(
    @Inject(ACCESS_TOKEN_KEY) private readonly publicKey: KeyObject,
    private readonly ended: EndedSessions,
    private readonly rights: CurrentRights,
  ) {}

  /** For HTTP and for a socket's handshake (`auth: { token }`) and renewal alike: who it is, and what he may do now. */
  async authenticate(token: unknown): Promise<AccessClaims> {
    return this.going(await verifyAccessToken(token, this.publicKey));
  }

  /** The session of an open socket, before each of its events: `unauthenticated` once it is over. */
  going(claims: AccessClaims): AccessClaims {
    if (claims.exp + CLOCK_TOLERANCE_SECONDS < Date.now() / 1000 || this.ended.has(claims.sid))
      throw unauthenticated();
    return this.rights.now(claims);
  }
}
