import { ERRORS } from '../files.errors.js';
import { type FileKind, FILE_KINDS, isDangerousContent, kindProvenBy } from './file-kinds.rules.js';
import { extensionOf, withExtension } from './names.rules.js';

/** What the first bytes are. */
export interface Sniffed {
  /** A media type that they prove; null where they prove none. */
  mediaType: string | null;
  /** Whether they can be read. */
  isText: boolean;
}
/** A file as it is taken: its name may have been corrected. */
export interface Taken {
  name: string;
  extension: string;
  mediaType: string;
}

/**
 * What a file is taken as: what its content proves, which its extension must not contradict (S008). Among harmless relatives
 * a wrong extension is corrected; where any type may come, it is taken as what it is. Nothing that runs ever comes of it.
 */
export function takenAs(name: string, sniffed: Sniffed, lists: readonly string[][]): Taken {
  const mayBeAny = lists.every((types) => types.includes('*'));
  const extension = extensionOf(name);
  const claimed = FILE_KINDS.get(extension);
  if (!claimed) return { name, extension, mediaType: asItIs(sniffed) };
  if (isProven(claimed, sniffed)) return { name, extension, mediaType: claimed.mediaType };

  const proven = sniffed.mediaType === null ? null : kindProvenBy(sniffed.mediaType);
  const isHarmless = !isDangerousContent(sniffed.mediaType ?? '') && proven?.kind.isDangerous !== true;
  if (proven?.kind.family && isHarmless && mayBeCalled(claimed, extension, proven.kind, mayBeAny))
    return renamed(name, proven, extension);
  if (mayBeAny && isHarmless && !claimed.isDangerous) return { name, extension, mediaType: asItIs(sniffed) };
  // Who learns that a type may not come at all need not try again under a better name.
  if (!lists.every((types) => isTypeListed(types, { extension, mediaType: claimed.mediaType })))
    throw ERRORS.typeNotAllowed();
  throw ERRORS.typeMismatch(extension);
}

function isProven(claimed: FileKind, { mediaType, isText }: Sniffed): boolean {
  return (claimed.isText && isText) || (mediaType !== null && claimed.proves.includes(mediaType));
}

/** `.com` ends programs and addresses (N20); content that is plainly something else decides. */
function mayBeCalled(claimed: FileKind, extension: string, proven: FileKind, mayBeAny: boolean): boolean {
  if (extension === 'com') return true;
  return !claimed.isDangerous && (mayBeAny || claimed.family === proven.family);
}

function renamed(
  name: string,
  { extension, kind }: { extension: string; kind: FileKind },
  claimed: string,
): Taken {
  const corrected = claimed === 'com' ? `${name}.${extension}` : withExtension(name, extension);
  return { name: corrected, extension, mediaType: kind.mediaType };
}

function asItIs({ mediaType, isText }: Sniffed): string {
  return mediaType ?? (isText ? 'text/plain' : 'application/octet-stream');
}

const SAME: ReadonlyMap<string, string> = new Map([
  ['jpeg', 'jpg'],
  ['tiff', 'tif'],
  ['htm', 'html'],
]);
const canonical = (extension: string) => SAME.get(extension) ?? extension;

/** Whether a list of types (`pdf`, `application/pdf`, `image/*`, `*`) names this file. */
export function isTypeListed(
  types: readonly string[],
  { extension, mediaType }: { extension: string; mediaType: string },
): boolean {
  return types.some((pattern) => {
    if (pattern === '*') return true;
    // An SVG is a program that draws: "images" does not mean it (S008, S041).
    if (pattern.endsWith('/*'))
      return mediaType.startsWith(pattern.slice(0, -1)) && mediaType !== 'image/svg+xml';
    if (pattern.includes('/')) return pattern === mediaType;
    return canonical(pattern.replace(/^\./, '')) === canonical(extension);
  });
}

/** Text has no NUL and is UTF-8 (the last character may be cut), or says that it is UTF-16. */
export function looksLikeText(head: Uint8Array): boolean {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (isUtf16) return true;
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    // Old programs write CSV in their own alphabets; control characters tell a binary.
    return !head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
  }
}
