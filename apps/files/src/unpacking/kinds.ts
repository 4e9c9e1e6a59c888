import { isTar } from './tar.js';

export type Kind = 'zip' | 'gzip' | 'zstd' | 'tar' | 'ole' | 'pdf' | 'unknownKind' | 'plain';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const text = (latin1: string) => Buffer.from(latin1, 'latin1');

/** Containers that somebody else's programs open and we do not. What cannot be looked into is not clean. */
const UNKNOWN: readonly [at: number, magic: Buffer][] = [
  [0, text('PK\x07\x08')],
  [0, text('PK00PK')],
  [0, text('BZh')],
  [0, bytes('fd377a585a00')],
  [0, bytes('377abcaf271c')],
  [0, text('Rar!\x1a\x07')],
  [0, text('MSCF')],
  [0, text('ISc(')],
  [0, text('SZDD')],
  [0, text('LZIP')],
  [0, text('070701')],
  [0, text('070702')],
  [0, text('070707')],
  [0, bytes('c771')],
  [0, text('!<arch>\n')],
  [0, text('xar!')],
  [0, text('MSWIM\0')],
  [0, text('hsqs')],
  [0, text('ITSF')],
  [0, text('EGGA')],
  [0, text('ALZ\x01')],
  [0, text('SIT!')],
  [0, text('StuffIt')],
  [0, text('QFI\xfb')],
  [0, text('KDMV')],
  [0, text('vhdxfile')],
  [0, text('conectix')],
  [0, bytes('edabeedb')],
  [0, bytes('60ea')],
  [0, bytes('1f9d')],
  [0, bytes('1fa0')],
  [0, bytes('04224d18')],
  [0, bytes('02214c18')],
  [0, bytes('5d0000')],
  [0, bytes('789f3e22')],
  [7, text('**ACE**')],
  [2, text('-lh')],
  [2, text('-lz')],
  [20, bytes('dca7c4fd')],
  [32_769, text('CD001')],
  ...Array.from({ length: 16 }, (_, i): [number, Buffer] => [0, bytes(`5${i.toString(16)}2a4d18`)]),
];
/** So much of the beginning tells what a file is. */
export const HEAD_BYTES = 40 * 1024;
/** A PDF may begin a little later (F08). */
const PDF_WITHIN_BYTES = 1024;

/** What a file is as a container, by its first bytes. Whoever called it what does not matter. */
export function kindOf(head: Buffer): Kind {
  const starts = (magic: Buffer, at = 0) => head.subarray(at, at + magic.length).equals(magic);
  if (starts(text('PK\x03\x04')) || starts(text('PK\x05\x06'))) return 'zip';
  if (starts(bytes('1f8b'))) return 'gzip';
  if (starts(bytes('28b52ffd'))) return 'zstd';
  if (starts(bytes('d0cf11e0a1b11ae1'))) return 'ole';
  if (isTar(head)) return 'tar';
  if (UNKNOWN.some(([at, magic]) => starts(magic, at))) return 'unknownKind';
  if (head.subarray(0, PDF_WITHIN_BYTES).includes('%PDF-')) return 'pdf';
  return 'plain';
}
