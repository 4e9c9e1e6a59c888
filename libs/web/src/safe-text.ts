/** Marks that turn or hide text: bidirectional controls, zero-width characters, other invisible ones (S054). */
const DECEPTIVE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** A name as one quiet line: nothing in it can hide, reorder or break what stands around it. */
export function safeName(name: string | null | undefined, fallback: string): string {
  const shown = (name ?? '').replace(DECEPTIVE, '�').replace(/\s+/gu, ' ').trim();
  return shown === '' ? fallback : shown;
}

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const LINK = /https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/gu;

/** Of a link that somebody typed: a tab of its own that knows nothing of ours, and nothing for search engines. */
export const FOREIGN_LINK = { target: '_blank', rel: 'noopener noreferrer nofollow' } as const;

/** A message in parts to be rendered as text nodes and plain links; http and https only, never HTML (S053). */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const [href] = match;
    if (!URL.canParse(href)) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', text: href, href });
    end = match.index + href.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}
