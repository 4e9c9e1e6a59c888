export const BLACK = '#000000';
export const WHITE = '#ffffff';

/** What WCAG asks of text (1.4.3, AA). */
export const READABLE = 4.5;

/** How well one colour is read on the other, 1 to 21, as WCAG counts it; null for what is no colour yet. */
export function contrastOf(one: string, other: string): number | null {
  const [a, b] = [lightnessOf(one), lightnessOf(other)];
  if (a === null || b === null) return null;
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Relative luminance. */
function lightnessOf(colour: string): number | null {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)?.slice(1);
  if (!parts) return null;
  const [red = 0, green = 0, blue = 0] = parts.map((part) => linear(parseInt(part, 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
