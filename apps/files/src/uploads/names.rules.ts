import { AppError } from '@switchboard/kernel';

const MAX_CODE_POINTS = 255;
/** Characters that nobody sees or that turn the direction of what follows (S054), and what ends a line (S015). */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
/** Joiners are spelling in Persian, Sinhala and emoji (N05); elsewhere they only hide. */
const IDLE_JOINER =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}])[\u200c\u200d]|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\u200c\u200d]/gu;
/** What an address had behind the name of its file (N26). */
const QUERY = /(\.[a-z][a-z0-9]{0,7})[?#](?:[^.\s]*|[\w%.~+-]+=\S*)$/i;
/** Names that mean a device on the receiver's machine (S016). */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** The name as people see it: only a label, never a path. Refuses what cannot be shown honestly. */
export function shownName(raw: string): string {
  const decoded = percentDecoded(raw);
  if (decoded.includes('\0')) throw new AppError('name_not_allowed', 'The file name has a NUL character');

  const base = baseName(/[\\/]/.test(decoded) ? decoded : raw)
    .toWellFormed()
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(IDLE_JOINER, '')
    .replace(QUERY, '$1')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (base === '') throw new AppError('name_not_allowed', 'The file has no usable name');
  return shortened(DEVICE.test(base.normalize('NFKC')) ? `_${base}` : base);
}

/** What the name claims to be: `jpg` of `a.php.jpg`; empty without one. */
export function extensionOf(name: string): string {
  // Full-width letters and dots are what some program takes them for.
  return /\.([^.\s]{1,16})$/.exec(name.normalize('NFKC'))?.[1]?.toLowerCase() ?? '';
}

/** The same name with the extension that its content has. */
export function withExtension(name: string, extension: string): string {
  return shortened(`${name.replace(/\.[^.\s]{1,16}$/, '')}.${extension}`);
}

function baseName(path: string): string {
  return (
    path
      .replace(/^[a-z]:/i, '')
      .split(/[\\/]/)
      .at(-1) ?? ''
  );
}

/** Only to look for what hides behind the encoding: a `%` in a name is a `%`. */
function percentDecoded(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

/** Cut in the middle of the stem, so that the extension stays. */
function shortened(name: string): string {
  const points = [...name];
  if (points.length <= MAX_CODE_POINTS) return name;
  const extension = extensionOf(name);
  const tail = extension ? [...`.${extension}`] : [];
  return [...points.slice(0, MAX_CODE_POINTS - tail.length), ...tail].join('');
}
