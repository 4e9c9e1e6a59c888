const HIDDEN = '[hidden]';
const SECRET_NAME =
  /passw|secret|token|cookie|authorization|credential|ticket|grant|private.?key|api.?key|visitor.?key/i;
const SECRET_IN_TEXT = /(\/\/)[^/@\s]*@|(Bearer\s+)[\w.~+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/gi;
const MAX_DEPTH = 6;
const MAX_TEXT = 8_000;

/** A copy fit for a log: secrets by name and by look hidden, errors reduced to what helps, nothing endless. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return scrubError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => scrub(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAME.test(name) ? HIDDEN : scrub(item, depth + 1),
    ]),
  );
}

/** Hides passwords in addresses, bearer tokens and JWTs inside a text. */
export function scrubText(text: string): string {
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return cut.replace(SECRET_IN_TEXT, (_, slashes?: string, bearer?: string) => {
    if (slashes) return `${slashes}${HIDDEN}@`;
    return `${bearer ?? ''}${HIDDEN}`;
  });
}

// Only these fields: drivers put queries, parameters and rows (what people typed) on their errors.
function scrubError(error: Error & { code?: unknown }, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: scrubText(error.message),
    ...(error.code !== undefined && { code: scrub(error.code, depth + 1) }),
    stack: scrubText(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: scrub(error.cause, depth + 1) }),
    ...(error instanceof AggregateError && { errors: scrub(error.errors, depth + 1) }),
  };
}
