import type { WidgetOptions } from '../options';

/** `window.switchboard = { key: '…' }`, before the script: for module scripts and tag managers (P38, P39). */
export interface SaidByPage {
  readonly key?: string;
  readonly language?: string;
  readonly open?: boolean;
  /** The script's address, where nothing else tells it. */
  readonly src?: string;
}

const OURS = /\/widget\.js$/;
const isOurs = (address: string): boolean => URL.canParse(address) && OURS.test(new URL(address).pathname);

/** Our script's own tag: the one that runs, or (a module has none) the one that names us. */
export function findScript(): HTMLScriptElement | null {
  const { currentScript } = document;
  if (currentScript instanceof HTMLScriptElement && currentScript.src) return currentScript;
  return [...document.scripts].findLast(({ src }) => isOurs(src)) ?? null;
}

/** Where the script came from; imported by another script it has no tag, but the browser knows what it loaded. */
export function findSource(script: HTMLScriptElement | null, said: SaidByPage): string | null {
  const loaded = performance.getEntriesByType('resource').findLast(({ name }) => isOurs(name));
  return script?.src || said.src || loaded?.name || null;
}

/** What the page says: in the tag, in the script's address (`?key=`), or in `window.switchboard`; null without a key. */
export function optionsOf(
  script: HTMLScriptElement | null,
  source: string,
  said: SaidByPage,
): WidgetOptions | null {
  const { origin, searchParams } = new URL(source);
  const key = script?.dataset['key'] ?? searchParams.get('key') ?? said.key;
  if (!key) return null;
  return {
    key,
    baseUrl: origin,
    language: script?.dataset['language'] ?? searchParams.get('language') ?? said.language,
    open: script?.dataset['open'] !== undefined || searchParams.has('open') || said.open === true,
  };
}
