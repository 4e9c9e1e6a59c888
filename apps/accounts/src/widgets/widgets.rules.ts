/**
 * Whether a page of this origin may use the widget. Null: no browser, or our own pages, which the gateway has checked
 * already. A sandboxed frame says the word `null`, and that is a foreign origin.
 */
export function isOriginAllowed(widget: { allowedOrigins: string[] }, origin: string | null): boolean {
  return origin === null || widget.allowedOrigins.includes(origin);
}
