import type { TextKey, Texts } from './en';

export type { TextKey };

const LANGUAGES: Readonly<Record<string, () => Promise<Texts>>> = {
  en: async () => (await import('./en')).en,
  de: async () => (await import('./de')).de,
  cs: async () => (await import('./cs')).cs,
  es: async () => (await import('./es')).es,
  fr: async () => (await import('./fr')).fr,
  it: async () => (await import('./it')).it,
};

/** The words in one language, those of the widget's configuration first. */
export class Words {
  constructor(
    readonly language: string,
    private readonly texts: Texts,
    private readonly own: Readonly<Record<string, string>> = {},
  ) {}

  readonly t = (key: TextKey, values: Readonly<Record<string, string | number>> = {}): string =>
    (this.own[key] ?? this.texts[key]).replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );

  /** What went wrong, in words. */
  readonly problem = (code: string): string => {
    const key = `problem.${code}`;
    return this.t(key in this.texts ? (key as TextKey) : 'problem.other');
  };

  /** The same words with those of the configuration before them. */
  with(configured: Readonly<Record<string, Readonly<Record<string, string>>>>): Words {
    return new Words(this.language, this.texts, configured[this.language] ?? {});
  }
}

/** The first wanted language that there is; else English. */
export function chooseLanguage(wanted: readonly (string | undefined)[]): string {
  const found = wanted
    .map((tag) => tag?.toLowerCase().split('-')[0])
    .find((tag) => tag !== undefined && Object.hasOwn(LANGUAGES, tag));
  return found ?? 'en';
}

export async function loadWords(wanted: readonly (string | undefined)[]): Promise<Words> {
  const language = chooseLanguage(wanted);
  const load = LANGUAGES[language] ?? LANGUAGES['en'];
  if (!load) throw new Error('English is missing');
  return new Words(language, await load());
}
