/** Kinds that people confuse without harm: another name for one of them is corrected, not refused. */
type Family = 'picture' | 'recording' | 'zipped' | 'ole' | 'page';

export interface FileKind {
  mediaType: string;
  /** What the content may be proven to be. */
  proves: readonly string[];
  /** Whether its content is text. */
  isText: boolean;
  family: Family | null;
  /** Runs, or makes something run, where it is opened: never what another name turns out to be (S008). */
  isDangerous: boolean;
}

const kind = (mediaType: string, proves: string[] = [], more: Partial<FileKind> = {}): FileKind => ({
  mediaType,
  proves: [mediaType, ...proves],
  isText: false,
  family: null,
  isDangerous: false,
  ...more,
});
const picture = (mediaType: string, ...more: string[]) => kind(mediaType, more, { family: 'picture' });
const recording = (mediaType: string, ...more: string[]) => kind(mediaType, more, { family: 'recording' });
const text = (mediaType: string, ...more: string[]) => kind(mediaType, more, { isText: true });
const program = (mediaType: string, ...more: string[]) => kind(mediaType, more, { isDangerous: true });
const script = (mediaType: string, ...more: string[]) =>
  kind(mediaType, more, { isText: true, isDangerous: true });

const OOXML = 'application/vnd.openxmlformats-officedocument.';
const ODF = 'application/vnd.oasis.opendocument.';
/** What a program calls a zip by one of its entries (F07). */
const ZIPS = [
  'application/zip',
  ...['wordprocessingml', 'spreadsheetml', 'presentationml'].flatMap((name) =>
    ['document', 'sheet', 'presentation', 'template', 'slideshow'].map((part) => `${OOXML}${name}.${part}`),
  ),
  ...['text', 'spreadsheet', 'presentation', 'graphics'].flatMap((name) => [
    `${ODF}${name}`,
    `${ODF}${name}-template`,
  ]),
  'application/epub+zip',
  'application/java-archive',
  'application/vnd.android.package-archive',
  'application/vnd.google-earth.kmz',
  'application/vnd.visio',
  'model/3mf',
];
/** A password makes an OLE container of it (F05); a template may be the same (F04c). */
const ooxml = (name: string, part: string) =>
  kind(`${OOXML}${name}.${part}`, ['application/zip', 'application/x-cfb', `${OOXML}${name}.template`], {
    family: 'zipped',
  });
const odf = (name: string) =>
  kind(`${ODF}${name}`, ['application/zip', `${ODF}${name}-template`], { family: 'zipped' });
const cfb = (mediaType: string) => kind(mediaType, ['application/x-cfb'], { family: 'ole' });

const HEIF = ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'];
/** One container with many brands (F11b, F13). */
const ISO_MEDIA = [
  'video/mp4',
  'video/quicktime',
  'video/x-m4v',
  'video/3gpp',
  'video/3gpp2',
  'audio/mp4',
  'audio/x-m4a',
];
const OGG = ['audio/ogg', 'video/ogg', 'application/ogg'];
const MATROSKA = ['video/webm', 'video/matroska', 'video/x-matroska', 'audio/x-matroska'];
const PROGRAMS = ['application/vnd.microsoft.portable-executable', 'application/x-dosexec'];
const windows = program('application/x-msdownload', ...PROGRAMS);
const xml = ['application/xml', 'text/xml'];

/** Extensions that say what the content must be. Others claim nothing. */
export const FILE_KINDS: ReadonlyMap<string, FileKind> = new Map(
  Object.entries({
    jpg: picture('image/jpeg'),
    jpeg: picture('image/jpeg'),
    png: picture('image/png', 'image/apng'),
    gif: picture('image/gif'),
    webp: picture('image/webp'),
    bmp: picture('image/bmp'),
    tif: picture('image/tiff'),
    tiff: picture('image/tiff'),
    heic: picture('image/heic', ...HEIF),
    heif: picture('image/heif', ...HEIF),
    avif: picture('image/avif', 'image/avif-sequence'),
    ico: kind('image/x-icon'),
    psd: kind('image/vnd.adobe.photoshop'),
    svg: script('image/svg+xml', 'application/xml'),
    pdf: kind('application/pdf', [], { family: 'page' }),
    rtf: kind('application/rtf', ['text/rtf'], { family: 'page' }),
    docx: ooxml('wordprocessingml', 'document'),
    xlsx: ooxml('spreadsheetml', 'sheet'),
    pptx: ooxml('presentationml', 'presentation'),
    odt: odf('text'),
    ods: odf('spreadsheet'),
    odp: odf('presentation'),
    doc: cfb('application/msword'),
    xls: cfb('application/vnd.ms-excel'),
    ppt: cfb('application/vnd.ms-powerpoint'),
    msg: cfb('application/vnd.ms-outlook'),
    msi: program('application/x-msi', 'application/x-cfb'),
    docm: program('application/vnd.ms-word.document.macroenabled.12', 'application/zip'),
    xlsm: program('application/vnd.ms-excel.sheet.macroenabled.12', 'application/zip'),
    zip: kind('application/zip', ZIPS, { family: 'zipped' }),
    gz: kind('application/gzip'),
    tgz: kind('application/gzip'),
    bz2: kind('application/x-bzip2'),
    xz: kind('application/x-xz'),
    '7z': kind('application/x-7z-compressed'),
    rar: kind('application/x-rar-compressed', ['application/vnd.rar']),
    tar: kind('application/x-tar'),
    jar: program('application/java-archive', 'application/zip'),
    epub: kind('application/epub+zip', ['application/zip'], { family: 'zipped' }),
    mp3: recording('audio/mpeg'),
    wav: recording('audio/wav', 'audio/vnd.wave'),
    ogg: recording('audio/ogg', ...OGG),
    m4a: recording('audio/mp4', ...ISO_MEDIA),
    flac: recording('audio/flac', 'audio/x-flac'),
    mp4: recording('video/mp4', ...ISO_MEDIA),
    mov: recording('video/quicktime', ...ISO_MEDIA),
    '3gp': recording('video/3gpp', ...ISO_MEDIA),
    webm: recording('video/webm', ...MATROSKA),
    mkv: recording('video/x-matroska', ...MATROSKA),
    avi: recording('video/vnd.avi', 'video/avi'),
    exe: windows,
    dll: windows,
    scr: windows,
    com: windows,
    lnk: program('application/x-ms-shortcut'),
    elf: program('application/x-elf'),
    txt: text('text/plain'),
    log: text('text/plain'),
    csv: text('text/csv'),
    md: text('text/markdown'),
    json: text('application/json'),
    xml: text('application/xml', ...xml),
    html: script('text/html'),
    htm: script('text/html'),
    xhtml: script('application/xhtml+xml', ...xml),
    css: text('text/css'),
    js: script('text/javascript'),
    mjs: script('text/javascript'),
    php: script('application/x-httpd-php'),
    hta: script('application/hta'),
    vbs: script('text/vbscript'),
    bat: script('application/x-bat'),
    cmd: script('application/x-bat'),
    ps1: script('application/x-powershell'),
    sh: script('application/x-sh'),
    eml: text('message/rfc822'),
  }),
);

/** Proven contents that run, whatever they are called. */
const DANGEROUS_CONTENT = new Set([
  'application/x-msdownload',
  ...PROGRAMS,
  'application/x-elf',
  'application/x-mach-binary',
  'application/x-ms-shortcut',
  'application/x-ft-apple.alias',
  'application/java-vm',
  'application/java-archive',
  'application/vnd.android.package-archive',
  'application/wasm',
  'application/x-deb',
  'application/x-rpm',
  'application/x-shockwave-flash',
  'application/vnd.ms-htmlhelp',
  'application/x-google-chrome-extension',
  'application/x-apple-diskimage',
  'application/x-iso9660-image',
  'application/x-ms-regedit',
]);
export const isDangerousContent = (mediaType: string): boolean =>
  DANGEROUS_CONTENT.has(mediaType) || /macroenabled/i.test(mediaType);

/** The kind that a media type proves, with its usual extension; the first that is called so. */
export function kindProvenBy(mediaType: string): { extension: string; kind: FileKind } | null {
  for (const [extension, kind] of FILE_KINDS) if (kind.mediaType === mediaType) return { extension, kind };
  for (const [extension, kind] of FILE_KINDS)
    if (kind.proves.includes(mediaType) && !kind.proves.includes('application/x-cfb'))
      return { extension, kind };
  return null;
}
