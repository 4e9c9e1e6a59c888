import { asProblemError } from '@switchboard/web';
import { en, type TextKey } from './en';

export type { TextKey };

/** A text by its key, with `{names}` filled in. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What went wrong, in words, from the error's code; the server's detail where it names fields. */
export function problemText(error: unknown): string {
  const { code, extra } = asProblemError(error);
  const key = `problem.${code}`;
  const text = key in en ? t(key as TextKey) : t('problem.other', { code });
  const fields = extra.errors
    ?.map(({ path, message }) => (path ? `${path}: ${message}` : message))
    .join('; ');
  return fields ? `${text} ${fields}` : text;
}
