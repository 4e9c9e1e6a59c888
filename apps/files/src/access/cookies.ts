import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Actor } from '@switchboard/contracts';
import { z } from 'zod';

/** Cookies of links: three years are reached by renewal, because browsers cap them (V27). */
export const THREE_YEARS_SECONDS = 94_608_000;
export const STAFF_OPEN_SECONDS = 300;

/** What is kept of a secret that a browser or a ticket holds. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const StaffOpening = z.object({ attachmentId: z.uuid(), actor: Actor, exp: z.number() });

/** `sb_open`: this member of staff may follow his ticket to this file for five minutes. */
export function signStaffOpening(attachmentId: string, actor: Actor, secret: string, now: Date): string {
  const claims = { attachmentId, actor, exp: now.getTime() + STAFF_OPEN_SECONDS * 1000 };
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${body}.${macOf(body, secret)}`;
}

/** Who may, or null: for another file, too late, or not ours. */
export function verifyStaffOpening(
  cookie: string | null,
  attachmentId: string,
  secret: string,
  now: Date,
): Actor | null {
  const [body = '', mac = ''] = cookie?.split('.', 2) ?? [];
  if (!isEqual(mac, macOf(body, secret))) return null;
  const claims = StaffOpening.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  const isGood =
    claims.success && claims.data.attachmentId === attachmentId && claims.data.exp > now.getTime();
  return isGood ? claims.data.actor : null;
}

const macOf = (body: string, secret: string) =>
  createHmac('sha256', secret).update(`sb_open.${body}`).digest('base64url');

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
