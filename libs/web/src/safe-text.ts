/** Flags of parts of countries (England, Scotland) are written with tags, which hide anywhere else. */
const FLAG = /\u{1f3f4}[\u{e0061}-\u{e007a}]{2,6}\u{e007f}/u;
/** Marks that turn or hide text: bidirectional controls, zero-width characters, other invisible ones (S054). */
const DECEPTIVE =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u;
/** Joiners are spelling in Persian, Sinhala, Malayalam and emoji (K09, W34); after these they only hide. */
const IDLE_JOINER =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}])[\u200c\u200d]|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\u200c\u200d]/u;
const HIDDEN = new RegExp(`(${FLAG.source})|${DECEPTIVE.source}|${IDLE_JOINER.source}`, 'gu');

/** A name as one quiet line: nothing in it can hide, reorder or break what stands around it. */
export function safeName(name: string | null | undefined, fallback: string): string {
  const shown = (name ?? '')
    .replace(HIDDEN, (_hidden, flag: string | undefined) => flag ?? '\ufffd')
    .replace(/\s+/gu, ' ')
    .trim();
  return shown === '' ? fallback : shown;
}

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** Web addresses with and without their scheme, and e-mail addresses. Each begins where a word begins. */
const LINK =
  /(?<web>https?:\/\/[^\s<>"`]+)|(?<![\p{L}\p{N}@.\-/])(?<www>www\.[^\s<>"`]+)|(?<![\p{L}\p{N}._%+-])(?<mail>[\p{L}\p{N}._%+-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/giu;

/** Of a link that somebody typed: a tab of its own that knows nothing of ours, and nothing for search engines. */
export const FOREIGN_LINK = { target: '_blank', rel: 'noopener noreferrer nofollow' } as const;

/** A message in parts to be rendered as text nodes and plain links; web and mail only, never HTML (S053). */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = withoutTail(match[0]);
    const href = hrefOf(link, match.groups ?? {});
    if (href === null) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', text: link, href });
    end = match.index + link.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function hrefOf(link: string, { www, mail }: Readonly<Record<string, string | undefined>>): string | null {
  if (mail) return `mailto:${link}`;
  const href = www ? `https://${link}` : link;
  if (!URL.canParse(href)) return null;
  return www && new URL(href).hostname.split('.').length < 3 ? null : href;
}

const OPENED_BY: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '）': '（' };

/** A link ends before the sentence's own marks; brackets belong to it where they were opened in it (W32). */
function withoutTail(link: string): string {
  const counts = new Map<string, number>();
  for (const mark of link) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const countOf = (mark: string) => counts.get(mark) ?? 0;
  let end = link.length;
  for (; end > 0; end -= 1) {
    const last = link.charAt(end - 1);
    const opening = OPENED_BY[last];
    const isTail = opening ? countOf(last) > countOf(opening) : /[.,;:!?'’”»…。、，！？；：]/u.test(last);
    if (!isTail) break;
    counts.set(last, countOf(last) - 1);
  }
  return link.slice(0, end);
}
