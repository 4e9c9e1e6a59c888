/** Every language that the widget speaks by itself. */
export const LANGUAGES = ['en', 'de', 'cs', 'es', 'fr', 'it'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The first wanted language that there is, among ours and those of the configuration; else English. */
export function chooseLanguage(
  wanted: readonly (string | undefined)[],
  configured: Readonly<Record<string, unknown>> = {},
): string {
  const there = new Set<string>([...LANGUAGES, ...Object.keys(configured)]);
  const found = wanted
    .map((tag) => tag?.toLowerCase().split('-')[0])
    .find((language) => language !== undefined && there.has(language));
  return found ?? 'en';
}

/** What a visitor may want to read, the nearest first: the host's word, the page's language, the browser's. */
export const wantedLanguages = (said: string | undefined): (string | undefined)[] => [
  said,
  document.documentElement.lang,
  ...navigator.languages,
];
