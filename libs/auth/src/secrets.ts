import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

// OWASP's first choice for argon2id.
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
let stranger: Promise<string> | undefined;

/** The hash to keep of a password (argon2id, salted). */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID);
}

/** Whether a password fits. With no hash (no such user) it takes as long and says no. */
export async function verifyPassword(kept: string | null, password: string): Promise<boolean> {
  stranger ??= hashPassword(randomSecret());
  const fits = await verify(kept ?? (await stranger), password);
  return kept !== null && fits;
}

/** A secret that nobody guesses, as base64url. */
export function randomSecret(bits = 256): string {
  return randomBytes(Math.ceil(bits / 8)).toString('base64url');
}

/** What is kept of a random secret. For passwords use `hashPassword`. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
