import type { TextKey as PanelTextKey, Texts as PanelTexts } from './en';
import { directionOf } from '@switchboard/web/direction';
import { chooseLanguage, type Language } from './language';
import { LAUNCHER_TEXTS, type LauncherTexts } from './launcher';

export type Texts = PanelTexts & LauncherTexts;
export type TextKey = PanelTextKey | keyof LauncherTexts;
type Configured = Readonly<Record<string, Readonly<Record<string, string>>>>;

const LOAD: Readonly<Record<Language, () => Promise<PanelTexts>>> = {
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

  get direction(): 'ltr' | 'rtl' {
    return directionOf(this.language);
  }

  /** For times and numbers: as they are written where the reader lives, if he reads this language. */
  get locale(): string {
    return navigator.languages.find((tag) => tag.split('-')[0] === this.language) ?? this.language;
  }

  readonly t = (key: TextKey, values: Readonly<Record<string, string | number>> = {}): string =>
    (this.own[key] ?? this.texts[key]).replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );

  /** What went wrong, in words. */
  readonly problem = (code: string): string => {
    const key = `problem.${code}`;
    return this.t(key in this.texts ? (key as TextKey) : 'problem.other');
  };
}

/** The words in the first wanted language that there is; in one that only the configuration has, English fills the gaps. */
export async function loadWords(
  wanted: readonly (string | undefined)[],
  configured: Configured = {},
): Promise<Words> {
  const language = chooseLanguage(wanted, configured);
  const ours = Object.hasOwn(LOAD, language) ? (language as Language) : 'en';
  return new Words(language, { ...LAUNCHER_TEXTS[ours], ...(await LOAD[ours]()) }, configured[language]);
}
