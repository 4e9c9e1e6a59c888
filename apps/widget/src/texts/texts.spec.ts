import { cs } from './cs';
import { de } from './de';
import { en, type Texts } from './en';
import { es } from './es';
import { fr } from './fr';
import { loadWords } from './index';
import { it as italian } from './it';
import { directionOf } from '@switchboard/web/direction';
import { chooseLanguage, LANGUAGES as SPOKEN } from './language';
import { LAUNCHER_TEXTS } from './launcher';

const LANGUAGES = { cs, de, es, fr, it: italian } as const;
const placeholdersOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries<Texts>(LANGUAGES))('the texts in %s', (_language, texts) => {
  it('are all there, and no others', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
    expect(Object.entries(texts).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('have the same names to fill in', () => {
    const filled = (all: Texts) =>
      Object.entries(all).map(([key, text]) => [key, placeholdersOf(text)] as const);
    expect(Object.fromEntries(filled(texts))).toEqual(Object.fromEntries(filled(en)));
  });
});

describe('the language', () => {
  it.each([
    ['the one that the script tag wants', ['de', 'fr', 'en-GB'], 'de'],
    ['the one of the host page where the tag says none', [undefined, 'FR-ca', 'en'], 'fr'],
    ['the first that there is', ['tlh', 'xx', 'cs-CZ', 'de'], 'cs'],
    ['English where there is none', ['tlh', ''], 'en'],
    ['no property that every object has', ['constructor'], 'en'],
  ])('is %s', (_what, wanted, language) => {
    expect(chooseLanguage(wanted)).toBe(language);
  });

  it('gives way to words of the configuration, for this language only', async () => {
    const words = await loadWords(['de'], { de: { title: 'Moin' }, en: { open: 'Hello' } });

    expect([words.t('title'), words.t('open')]).toEqual(['Moin', LAUNCHER_TEXTS.de.open]);
    expect(words.t('waiting', { position: 3 })).toContain('3');
    expect(words.problem('file_too_large')).toBe(de['problem.file_too_large']);
    expect(words.problem('never heard of')).toBe(de['problem.other']);
  });

  it('may be one that only the configuration has: English fills its gaps, and it is read its own way', async () => {
    const words = await loadWords(['ar-EG', 'de'], { ar: { title: 'كيف يمكننا المساعدة؟' } });

    expect(words.language).toBe('ar');
    expect([words.t('title'), words.t('send')]).toEqual(['كيف يمكننا المساعدة؟', en.send]);
    expect([words.direction, directionOf('de')]).toEqual(['rtl', 'ltr']);
  });

  it('writes times as they are written where the reader lives, if he reads it', async () => {
    const { languages } = navigator;
    const readsIn = async (...tags: string[]) => {
      Object.defineProperty(navigator, 'languages', { configurable: true, value: tags });
      return (await loadWords(['en'])).locale;
    };

    expect(await readsIn('de-AT', 'en-GB')).toBe('en-GB');
    expect(await readsIn('de-AT')).toBe('en');
    Object.defineProperty(navigator, 'languages', { configurable: true, value: languages });
  });

  it('of the launcher is there for each that the panel speaks', () => {
    expect(Object.keys(LAUNCHER_TEXTS).sort()).toEqual([...SPOKEN].sort());
    expect(Object.values(LAUNCHER_TEXTS).flatMap((texts) => Object.keys(texts))).toEqual(
      SPOKEN.flatMap(() => ['open', 'loadFailed']),
    );
  });
});
