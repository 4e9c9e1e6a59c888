const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** `alt+a` works everywhere; a single key such as `?` only where nobody types. */
export function isPressed(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.toLowerCase().split('+');
  const key = parts.at(-1);
  const wantsAlt = parts.includes('alt');
  if (event.ctrlKey || event.metaKey || event.altKey !== wantsAlt) return false;
  if (!wantsAlt && isTyping(event.target)) return false;
  return event.key.toLowerCase() === key || (wantsAlt && event.code.toLowerCase() === `key${key}`);
}
