import { LIMITS } from '@switchboard/contracts';

export interface UrlFacts {
  readonly contactId: string;
  readonly visitor: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string | null;
    readonly fields: Readonly<Record<string, string>>;
  };
}

const PLACEHOLDER = /\{\{\s*([\w.]+)\s*\}\}/g;
const HOST = /^https?:\/\/[^/?#]*/;
const CLIMBS = /\/\.{1,2}(\/|$)/;

/**
 * An address of another system with `{{visitor.…}}` and `{{contact.id}}` filled in. What a visitor typed is escaped and
 * stays where it was put: it never names the host, nor a folder above. An address that would is none, nor is one that is
 * longer than any browser takes.
 */
export function fillUrl(template: string | null, facts: UrlFacts): string | null {
  if (template === null) return null;
  const values = valuesOf(facts);
  const fill = (text: string) =>
    text.replace(PLACEHOLDER, (_, name: string) =>
      encodeURIComponent((values.get(name) ?? '').toWellFormed()),
    );
  const [host = ''] = HOST.exec(template) ?? [];
  const filled = fill(template);
  const [path = ''] = filled.split(/[?#]/, 1);
  return fill(host) !== host || CLIMBS.test(path) || filled.length > LIMITS.url ? null : filled;
}

function valuesOf({ contactId, visitor }: UrlFacts): ReadonlyMap<string, string | null> {
  return new Map<string, string | null>([
    ...Object.entries(visitor.fields).flatMap(([name, value]): [string, string][] => [
      [`visitor.fields.${name}`, value],
      [`visitor.${name}`, value],
    ]),
    ['visitor.id', visitor.id],
    ['visitor.name', visitor.name],
    ['visitor.email', visitor.email],
    ['contact.id', contactId],
  ]);
}
