import { AppError } from '@switchboard/kernel';

const MAX_DEPTH = 32;

const refused = (why: string) => new AppError('invalid_input', `The JSON body ${why}`);

/**
 * JSON as we take it: at most 32 deep, no key twice, nothing that reaches for a prototype (S026, S101). The shape is
 * looked at before anything is built from it.
 */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  assertHarmless(text);
  const value = parsed(text);
  // Bytes are always whole characters; only an escape can spell a NUL or half a pair, which PostgreSQL refuses.
  return text.includes('\\u') ? storable(value, '') : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('is not valid');
  }
}

/** The same with whole characters only; a NUL, or half a character in a name, is refused where it stands. */
function storable(value: unknown, path: string): unknown {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw unstorable(path, 'contains a NUL character');
    return value.toWellFormed();
  }
  if (typeof value !== 'object' || value === null) return value;
  const within = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`);
  if (Array.isArray(value)) return value.map((item, at) => storable(item, within(at)));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key.includes('\0') || !key.isWellFormed())
        throw unstorable(path, 'has a name that cannot be stored');
      return [key, storable(inner, within(key))];
    }),
  );
}

const unstorable = (path: string, message: string) =>
  new AppError('invalid_input', 'The JSON body has a character that cannot be stored', {
    errors: [{ path, message }],
  });

function assertHarmless(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      assertKeyIsNew(text, { from: at, to: end }, open.at(-1));
      at = end;
    } else if (char === '{' || char === '[') {
      if (open.push(char === '{' ? new Set() : null) > MAX_DEPTH) throw refused('is nested too deeply');
    } else if (char === '}' || char === ']') {
      open.pop();
    }
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  throw refused('is not valid');
}

function assertKeyIsNew(
  text: string,
  { from, to }: { from: number; to: number },
  keys?: Set<string> | null,
): void {
  if (!keys || !isFollowedByColon(text, to + 1)) return;
  const key = keyOf(text.slice(from, to + 1));
  if (key === '__proto__' || key === 'constructor' || key === 'prototype')
    throw refused('has a key that is not allowed');
  if (keys.has(key)) throw refused('has a key twice');
  keys.add(key);
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}

function keyOf(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw refused('is not valid');
  }
}
