import { AppError } from '@switchboard/kernel';

/** What the first bytes are: a media type that they prove, or text, or neither. */
export type Sniffed = { mime: string } | 'text' | 'binary';

interface Kind {
  mediaType: string;
  /** What the content may be sniffed as. */
  proves: readonly string[];
}

/** A table that people's words look things up in: without a prototype nothing is found that nobody put there. */
function named<T>(table: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(table));
}

const kind = (mediaType: string, ...more: string[]): Kind => ({ mediaType, proves: [mediaType, ...more] });
const text = (mediaType: string, ...more: string[]): Kind => ({
  mediaType,
  proves: ['text', mediaType, ...more],
});
const ooxml = (name: string) =>
  kind(`application/vnd.openxmlformats-officedocument.${name}`, 'application/zip');
const odf = (name: string) => kind(`application/vnd.oasis.opendocument.${name}`, 'application/zip');
const cfb = (mediaType: string) => kind(mediaType, 'application/x-cfb');
const program = kind(
  'application/x-msdownload',
  'application/vnd.microsoft.portable-executable',
  'application/x-dosexec',
);

/** Extensions that say what the content must be. Others claim nothing. */
const KINDS = named<Kind>({
  jpg: kind('image/jpeg'),
  jpeg: kind('image/jpeg'),
  png: kind('image/png', 'image/apng'),
  gif: kind('image/gif'),
  webp: kind('image/webp'),
  bmp: kind('image/bmp'),
  tif: kind('image/tiff'),
  tiff: kind('image/tiff'),
  heic: kind('image/heic', 'image/heif', 'image/heif-sequence'),
  heif: kind('image/heif', 'image/heic'),
  avif: kind('image/avif'),
  ico: kind('image/x-icon'),
  psd: kind('image/vnd.adobe.photoshop'),
  svg: text('image/svg+xml', 'application/xml'),
  pdf: kind('application/pdf'),
  rtf: kind('application/rtf', 'text/rtf'),
  docx: ooxml('wordprocessingml.document'),
  xlsx: ooxml('spreadsheetml.sheet'),
  pptx: ooxml('presentationml.presentation'),
  odt: odf('text'),
  ods: odf('spreadsheet'),
  odp: odf('presentation'),
  doc: cfb('application/msword'),
  xls: cfb('application/vnd.ms-excel'),
  ppt: cfb('application/vnd.ms-powerpoint'),
  msg: cfb('application/vnd.ms-outlook'),
  msi: cfb('application/x-msi'),
  docm: kind('application/vnd.ms-word.document.macroenabled.12', 'application/zip'),
  xlsm: kind('application/vnd.ms-excel.sheet.macroenabled.12', 'application/zip'),
  zip: kind('application/zip'),
  gz: kind('application/gzip'),
  tgz: kind('application/gzip'),
  bz2: kind('application/x-bzip2'),
  xz: kind('application/x-xz'),
  '7z': kind('application/x-7z-compressed'),
  rar: kind('application/x-rar-compressed', 'application/vnd.rar'),
  tar: kind('application/x-tar'),
  jar: kind('application/java-archive', 'application/zip'),
  epub: kind('application/epub+zip', 'application/zip'),
  mp3: kind('audio/mpeg'),
  wav: kind('audio/wav', 'audio/vnd.wave'),
  ogg: kind('audio/ogg', 'video/ogg', 'application/ogg'),
  m4a: kind('audio/mp4', 'audio/x-m4a', 'video/mp4'),
  flac: kind('audio/flac', 'audio/x-flac'),
  mp4: kind('video/mp4', 'video/x-m4v'),
  mov: kind('video/quicktime'),
  webm: kind('video/webm', 'video/matroska'),
  mkv: kind('video/matroska', 'video/x-matroska'),
  avi: kind('video/vnd.avi'),
  exe: program,
  dll: program,
  scr: program,
  com: program,
  lnk: kind('application/x.ms.shortcut'),
  elf: kind('application/x-elf'),
  txt: text('text/plain'),
  log: text('text/plain'),
  csv: text('text/csv'),
  md: text('text/markdown'),
  json: text('application/json'),
  xml: text('application/xml', 'text/xml'),
  html: text('text/html'),
  htm: text('text/html'),
  xhtml: text('application/xhtml+xml', 'application/xml'),
  css: text('text/css'),
  js: text('text/javascript'),
  mjs: text('text/javascript'),
  php: text('application/x-httpd-php'),
  hta: text('application/hta'),
  vbs: text('text/vbscript'),
  bat: text('application/x-bat'),
  cmd: text('application/x-bat'),
  ps1: text('application/x-powershell'),
  sh: text('application/x-sh'),
  eml: text('message/rfc822'),
});
const SAME = named({ jpeg: 'jpg', tiff: 'tif', htm: 'html' });

/** The media type of a file: what its content proves, which its extension must not contradict (S008). */
export function mediaTypeOf(extension: string, sniffed: Sniffed): string {
  const claimed = KINDS.get(extension);
  const proven = typeof sniffed === 'string' ? sniffed : sniffed.mime;
  if (!claimed)
    return typeof sniffed === 'object'
      ? sniffed.mime
      : sniffed === 'text'
        ? 'text/plain'
        : 'application/octet-stream';
  if (!claimed.proves.includes(proven)) {
    throw new AppError('type_mismatch', `The content is not what the extension .${extension} says`);
  }
  return claimed.mediaType;
}

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

const canonical = (extension: string) => SAME.get(extension) ?? extension;
