/** A word longer than this is cut; nobody types so many letters to find one. */
const MAX_LETTERS = 64;
const MAX_WORDS = 2000;
const MAX_TERMS = 16;
/** Letters with the signs that belong to them (vowels of Indic scripts are such), digits, and joiners between them. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*/gu;
/** Scripts that put no space between words. */
const UNSPACED =
  '[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]';
const SENTENCE = new RegExp(`^${UNSPACED}`, 'u');
const LETTER = new RegExp(`${UNSPACED}\\p{M}*`, 'gu');
/** A run of such letters, or of all others: a name in Latin letters may stand in the middle of a sentence. */
const RUN = new RegExp(`(?:${UNSPACED}\\p{M}*)+|(?:(?!${UNSPACED}).)+`, 'gu');
const ACCENTS = /[\u0300-\u036f]/gu;
const JOINERS = /[\u200c\u200d]/gu;
/** Letters that no normal form takes apart, and how people write them who lack the key. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ł', 'l'],
  ['þ', 'th'],
  ['ı', 'i'],
]);

/**
 * The words of texts, for the index: lower case, without accents (`cafe` finds Café), each once. Only letters, digits and
 * their signs are left, so nothing in it can be an operator of a query or a wildcard (S100). A word with a half-space is
 * there whole and in its parts; of scripts without spaces there is every pair of neighbours, so that any piece of a
 * sentence can be found.
 */
export function wordsOf(...texts: (string | null)[]): string[] {
  const words = texts.flatMap((text) => written(text).flatMap(entriesOf));
  return [...new Set(words.map(cut))].slice(0, MAX_WORDS);
}

/** A tsquery for texts in which every word begins like one of these; null where there is nothing to look for. */
export function queryOf(text: string): string | null {
  const words = written(text).flatMap((word) => piecesOf(word.replace(JOINERS, '')));
  const terms = [...new Set(words.map(cut))].slice(0, MAX_TERMS);
  return terms.length === 0 ? null : terms.map((term) => `'${term}':*`).join(' & ');
}

/** The words as they stand there, folded, with their joiners. */
const written = (text: string | null): string[] => folded(text ?? '').match(WORD) ?? [];

/** Compatibility forms, case and accents do not count. */
function folded(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase().replace(ACCENTS, '').normalize('NFC');
  return [...plain].map((letter) => PLAIN.get(letter) ?? letter).join('');
}

function entriesOf(word: string): string[] {
  const whole = word.replace(JOINERS, '');
  const parts = word.split(JOINERS).filter((part) => part !== '' && part !== whole);
  // Single letters too: a question of one letter asks for what begins with it, and may be the last.
  const last = runsOf(whole).flatMap((run) =>
    SENTENCE.test(run) ? (run.match(LETTER) ?? []).slice(-1) : [],
  );
  return [...piecesOf(whole), ...parts, ...last];
}

/** A word in its runs, those without spaces as pairs of neighbours. */
function piecesOf(word: string): string[] {
  return runsOf(word).flatMap((run) => {
    const letters = SENTENCE.test(run) ? (run.match(LETTER) ?? []) : [];
    return letters.length < 2
      ? [run]
      : letters.slice(1).map((letter, before) => `${letters[before] ?? ''}${letter}`);
  });
}

const runsOf = (word: string): string[] => word.match(RUN) ?? [];
const cut = (word: string) => [...word].slice(0, MAX_LETTERS).join('');
