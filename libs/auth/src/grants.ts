import { createSecretKey, type KeyObject } from 'node:crypto';
import { GrantClaims } from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { jwtVerify, SignJWT } from 'jose';

const TYPE = 'grant+jwt';
const LIFE_SECONDS = 60;
const CLOCK_TOLERANCE_SECONDS = 5;
const MIN_SECRET_BYTES = 32;
const MAX_GRANT_LENGTH = 4_096;

/** What chat decides; the rest of a grant is the same for all. */
export type Granted = Omit<GrantClaims, 'iss' | 'aud' | 'jti' | 'exp' | 'sid'> & { sid?: string | null };

/** Signed by chat: this actor may do this once with files of this contact, within a minute. */
export async function signGrant(
  granted: Granted,
  secret: string,
  { now = new Date() }: { now?: Date } = {},
): Promise<string> {
  const exp = Math.floor(now.getTime() / 1000) + LIFE_SECONDS;
  const claims = GrantClaims.parse({ ...granted, iss: 'chat', aud: 'files', jti: uuidv7(), exp });
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', typ: TYPE }).sign(keyOf(secret));
}

/** What a grant says, or `unauthenticated`. One use: the caller keeps the `jti`. */
export async function verifyGrant(
  token: unknown,
  secret: string,
  { now = new Date() }: { now?: Date } = {},
): Promise<GrantClaims> {
  const key = keyOf(secret);
  try {
    if (typeof token !== 'string' || token.length > MAX_GRANT_LENGTH) throw new Error('no grant');
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: 'chat',
      audience: 'files',
      typ: TYPE,
      requiredClaims: ['exp', 'jti'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now,
    });
    return GrantClaims.parse(payload);
  } catch {
    throw new AppError('unauthenticated', 'No valid grant');
  }
}

function keyOf(secret: string): KeyObject {
  const bytes = Buffer.from(secret, 'utf8');
  if (bytes.length < MIN_SECRET_BYTES)
    throw new Error(`GRANT_SECRET needs at least ${MIN_SECRET_BYTES} bytes`);
  return createSecretKey(bytes);
}
