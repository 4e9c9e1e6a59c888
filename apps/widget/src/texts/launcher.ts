import type { Language } from './language';

export type LauncherTexts = Readonly<Record<'open' | 'loadFailed', string>>;

/** The words that the button needs before anything else has come. */
export const LAUNCHER_TEXTS: Readonly<Record<Language, LauncherTexts>> = {
  en: { open: 'Chat with us', loadFailed: 'The chat could not be loaded.' },
  de: { open: 'Chatten Sie mit uns', loadFailed: 'Der Chat konnte nicht geladen werden.' },
  cs: { open: 'Napište nám', loadFailed: 'Chat se nepodařilo načíst.' },
  es: { open: 'Chatee con nosotros', loadFailed: 'No se pudo cargar el chat.' },
  fr: { open: 'Discutez avec nous', loadFailed: 'La discussion n’a pas pu être chargée.' },
  it: { open: 'Chatta con noi', loadFailed: 'Impossibile caricare la chat.' },
};
