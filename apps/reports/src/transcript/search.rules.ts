/** A word longer than this is cut; nobody types so many letters to find one. */
const MAX_LETTERS = 64;
const MAX_WORDS = 2000;
const MAX_TERMS = 16;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The words of a text, for the index and for the question alike: letters and digits only, lower case, each once. What
 * is left can be neither an operator of a query nor a wildcard (S100).
 */
export function wordsOf(...texts: (string | null)[]): string[] {
  const found = texts.flatMap((text) => text?.normalize('NFKC').toLowerCase().match(WORD) ?? []);
  return [...new Set(found.map((word) => [...word].slice(0, MAX_LETTERS).join('')))].slice(0, MAX_WORDS);
}

/** A tsquery for texts in which every word begins like one of these; null where there is nothing to look for. */
export function queryOf(text: string): string | null {
  const terms = wordsOf(text).slice(0, MAX_TERMS);
  return terms.length === 0 ? null : terms.map((term) => `'${term}':*`).join(' & ');
}
