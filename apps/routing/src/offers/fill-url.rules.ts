export interface UrlFacts {
  readonly contactId: string;
  readonly visitor: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string | null;
    readonly fields: Readonly<Record<string, string>>;
  };
}

/** An address of another system with `{{visitor.…}}` and `{{contact.id}}` filled in; what a visitor typed is escaped. */
export function fillUrl(template: string | null, { contactId, visitor }: UrlFacts): string | null {
  if (template === null) return null;
  const values = new Map<string, string | null>([
    ...Object.entries(visitor.fields).flatMap(([name, value]): [string, string][] => [
      [`visitor.fields.${name}`, value],
      [`visitor.${name}`, value],
    ]),
    ['visitor.id', visitor.id],
    ['visitor.name', visitor.name],
    ['visitor.email', visitor.email],
    ['contact.id', contactId],
  ]);
  return template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) =>
    encodeURIComponent((values.get(name) ?? '').toWellFormed()),
  );
}
