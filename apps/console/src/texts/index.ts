import { asProblemError } from '@switchboard/web';
import { directionOf } from '@switchboard/web/direction';
import { en, type TextKey } from './en';

export type { TextKey };

/** The language of these texts. */
export const LANGUAGE = 'en';

/** Says at the page's root what it speaks, and which way that is read: everything else follows from there. */
export function speak(language: string): void {
  const { documentElement: page } = document;
  page.lang = language;
  page.dir = directionOf(language);
}

/** A text by its key, with `{names}` filled in. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What went wrong, in words, from the error's code. What the server says of single fields is for developers. */
export function problemText(error: unknown): string {
  const { code } = asProblemError(error);
  const key = `problem.${code}`;
  return key in en ? t(key as TextKey) : t('problem.other', { code });
}
