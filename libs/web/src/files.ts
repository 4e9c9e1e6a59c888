/** What one direction of the file policy says to a sender. */
export interface SendingPolicy {
  readonly types: readonly string[];
  readonly maxFileBytes: number;
}

export type FileRefusal = 'empty_file' | 'file_too_large' | 'type_not_allowed';

/** Refused before a byte is sent? The server decides again on what it receives (rule 11). */
export function refusalOf(
  file: { name: string; size: number; type: string },
  policy: SendingPolicy,
): FileRefusal | null {
  if (file.size === 0) return 'empty_file';
  if (file.size > policy.maxFileBytes) return 'file_too_large';
  return policy.types.some((pattern) => matches(pattern, file)) ? null : 'type_not_allowed';
}

function matches(pattern: string, file: { name: string; type: string }): boolean {
  if (pattern === '*') return true;
  if (pattern.endsWith('/*')) return file.type.startsWith(pattern.slice(0, -1));
  if (pattern.includes('/')) return file.type === pattern;
  return file.name.toLowerCase().endsWith(`.${pattern.replace(/^\./, '')}`);
}

/** What a file chooser may offer, from a policy's types. */
export function acceptOf(types: readonly string[]): string {
  if (types.includes('*')) return '';
  return types.map((type) => (type.includes('/') ? type : `.${type.replace(/^\./, '')}`)).join(',');
}

const UNITS = ['B', 'KB', 'MB', 'GB'] as const;

/** 1536 → "1.5 KB", in the reader's language. */
export function formatBytes(bytes: number, language: string): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const value = bytes / 1024 ** power;
  return `${value.toLocaleString(language, { maximumFractionDigits: power === 0 || value >= 10 ? 0 : 1 })} ${UNITS[power]}`;
}

/** Only these are shown as pictures; everything else is a download (G13, G14, S041). */
export const isPicture = (mediaType: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(mediaType);
