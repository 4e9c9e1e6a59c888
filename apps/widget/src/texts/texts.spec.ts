import { cs } from './cs';
import { de } from './de';
import { en, type Texts } from './en';
import { es } from './es';
import { fr } from './fr';
import { chooseLanguage, loadWords } from './index';
import { it as italian } from './it';

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
    const words = (await loadWords(['de'])).with({ de: { title: 'Moin' }, en: { open: 'Hello' } });

    expect([words.t('title'), words.t('open')]).toEqual(['Moin', de.open]);
    expect(words.t('waiting', { position: 3 })).toContain('3');
    expect(words.problem('file_too_large')).toBe(de['problem.file_too_large']);
    expect(words.problem('never heard of')).toBe(de['problem.other']);
  });
});
