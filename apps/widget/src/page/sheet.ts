/** A rem is the host page's: many pages make it 10 px. Here it is what it is meant to be. */
export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css.replace(/([\d.]+)rem\b/g, (_rem, size: string) => `${Number(size) * 16}px`));
  return sheet;
}
