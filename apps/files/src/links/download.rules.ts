import type { ByteRange } from '../storage/object-store.js';
import { isSafeImage } from '../previews/preview.rules.js';

/** Headers of every answer under `/a/`, refusals included. */
export const GUARDED_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export interface Served {
  name: string;
  mediaType: string;
  sizeBytes: number;
  sha256: string;
}

/** Headers of a file: saved under its name, shown in place only where it can run nothing (S041, S042). */
export function fileHeaders({ name, mediaType, sha256 }: Served): Record<string, string> {
  const isInline = isSafeImage(mediaType);
  return {
    ...GUARDED_HEADERS,
    // Pages of other sites show the images that their own widget's visitor may see.
    'cross-origin-resource-policy': 'cross-origin',
    'content-type': isInline || mediaType === 'application/pdf' ? mediaType : 'application/octet-stream',
    'content-disposition': `${isInline ? 'inline' : 'attachment'}; ${dispositionName(name)}`,
    'accept-ranges': 'bytes',
    etag: `"${sha256}"`,
  };
}

/** RFC 6266 with RFC 5987: a plain name for old clients, the real one for others, and neither can end the header (S015). */
export function dispositionName(name: string): string {
  const plain = name
    // Not NFKD: it makes real slashes and dots of full-width ones.
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\/%;]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** The one range that is asked for; null for all of it; 'unsatisfiable' where it lies outside. Several are answered with all of it. */
export function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | null | 'unsatisfiable' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [from, to] = [match[1] ?? '', match[2] ?? ''];
  const start = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (from !== '' && to !== '' && Number(to) < start) return null;
  return start > end ? 'unsatisfiable' : { start, end };
}

/** Whether what the client holds is still the same. */
export function isUnchanged(ifNoneMatch: string | undefined, sha256: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${sha256}"`);
}
