/** On an Apple keyboard Option makes characters with nearly every key; Control and Option together make none. */
const isApple = /Mac|iPhone|iPad/.test(navigator.platform ?? '');

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const isWriting = (target: EventTarget | null) =>
  isField(target) && !(target instanceof HTMLElement && target.tagName === 'SELECT');

/**
 * Is this the shortcut? A single key such as `?` is one only where nobody writes. With `alt` it works everywhere, but while
 * somebody writes a key that makes a character is that character (K02): Option+C is ç on a Mac, AltGr+C is ć on Polish keys.
 */
export function isPressed(keys: string, event: KeyboardEvent): boolean {
  const [key, ...modifiers] = keys.toLowerCase().split('+').reverse();
  if (event.metaKey || event.isComposing || event.getModifierState('AltGraph')) return false;
  if (!modifiers.includes('alt'))
    return !event.altKey && !event.ctrlKey && !isField(event.target) && event.key.toLowerCase() === key;

  const isKey = event.key.toLowerCase() === key;
  const isCode = event.code.toLowerCase() === `key${key}`;
  if (!event.altKey || !(isKey || isCode)) return false;
  if (event.ctrlKey) return isApple;
  return isWriting(event.target) ? isKey && !isApple : true;
}

/** The keys as they are written on the sheet: those that work everywhere. */
export const shownKeys = (keys: string): string =>
  isApple && keys.startsWith('alt+') ? `ctrl+${keys}` : keys;
