import * as contracts from '@switchboard/contracts';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** The public shapes by their names, so that documents say `Message` instead of spelling it out each time. */
const named = z.registry<{ id: string }>();
const components = new Set<z.ZodType>();
for (const [name, schema] of Object.entries(contracts)) {
  if (!(schema instanceof z.ZodObject) || components.has(schema) || name.endsWith('Body')) continue;
  components.add(schema);
  named.add(schema, { id: name });
}

/** JSON Schemas for a document; what is named is kept in `definitions`, to be put where references point. */
export class JsonSchemas {
  readonly definitions: Record<string, Json> = {};

  constructor(private readonly at: string) {}

  /** A shape as it is answered. */
  output(schema: z.ZodType): Json {
    const { $defs, ...root } = this.convert(schema, 'output', named);
    for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, Json>))
      this.definitions[name] ??= this.pointed(without(definition, 'id'));
    return this.pointed(root);
  }

  /** A shape as it is sent: what has a default may be left out, so it stands alone. */
  input(schema: z.ZodType): Json {
    return this.convert(schema, 'input');
  }

  private convert(schema: z.ZodType, io: 'input' | 'output', metadata?: typeof named): Json {
    const options = { io, unrepresentable: 'any' as const, ...(metadata && { metadata }) };
    return without(z.toJSONSchema(schema, options) as Json, '$schema');
  }

  private pointed(schema: Json): Json {
    return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${this.at}`)) as Json;
  }
}

function without(schema: Json, name: string): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== name));
}
