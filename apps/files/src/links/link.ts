import { createHash, createHmac } from 'node:crypto';

export interface LinkKey {
  id: string;
  secret: Buffer;
}

const MIN_KEY_BYTES = 32;
const PATH = /^\/a\/([0-9a-f]{32})\/([0-9a-f]{64})$/;

/** The keys of LINK_SECRET: `id:base64url`, several separated by commas, the first signs new links. */
export function linkKeysOf(setting: string): LinkKey[] {
  return setting.split(',').map((part) => {
    const [id, secret] = part.includes(':') ? part.split(':', 2) : ['1', part];
    const bytes = Buffer.from(secret ?? '', 'base64url');
    if (!id || bytes.length < MIN_KEY_BYTES)
      throw new Error(`LINK_SECRET needs id:key with at least ${MIN_KEY_BYTES} bytes`);
    return { id, secret: bytes };
  });
}

/** The hard-to-guess address: 128 bits for the contact, 256 for the attachment, together the size of a SHA-384 value (V20). */
export function linkOf(key: LinkKey, contactId: string, attachmentId: string): string {
  const part = (text: string, bytes: number) =>
    createHmac('sha384', key.secret).update(text).digest().subarray(0, bytes).toString('hex');
  return `/a/${part(`contact:${contactId}`, 16)}/${part(`attachment:${contactId}:${attachmentId}`, 32)}`;
}

/** What is kept of a link; null where it cannot be one. */
export function linkHashOf(link: string): Buffer | null {
  return PATH.test(link) ? createHash('sha256').update(link).digest() : null;
}
