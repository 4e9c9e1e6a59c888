/** The part of JSON Schema that our contracts come out as. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  maxLength?: number;
  maxItems?: number;
  maxProperties?: number;
  /** Declared, and held where it is parsed (`upToBytes`, `paged`). */
  'x-maxBytes'?: number;
  'x-pageBytes'?: number;
  [limit: string]: unknown;
}
/**
 * `takes`: whatever fitted before must still fit. `gives`: whatever comes out now must fit what was promised before.
 */
export type Side = 'takes' | 'gives';

const UPPER_LIMITS = ['maxLength', 'maximum', 'maxItems', 'maxProperties', 'x-maxBytes', 'x-pageBytes'];
const LOWER_LIMITS = ['minLength', 'minimum', 'minItems'];

/** Why `after` breaks somebody who relies on `before`; empty where it only adds. */
export function narrowings(before: JsonSchema, after: JsonSchema, side: Side, path = ''): string[] {
  const [narrow, wide] = side === 'takes' ? [before, after] : [after, before];
  if (isAnything(wide)) return removals(before, after, side, path);
  if (optionsOf(narrow).length > 1 || optionsOf(wide).length > 1) return ofOptions(before, after, side, path);
  return [
    ...ofTypes(narrow, wide, path),
    ...ofValues(narrow, wide, path),
    ...ofLimits(narrow, wide, path),
    ...removals(before, after, side, path),
    ...ofRequired(narrow, wide, path),
    ...ofParts(before, after, side, path),
  ];
}

const at = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);
const say = (path: string, what: string) => [`${path === '' ? 'the whole' : path}: ${what}`];
const isAnything = (schema: JsonSchema) => Object.keys(schema).every((name) => name === 'default');

/** A schema without alternatives is its own only alternative; those of a union in a union count by themselves. */
function optionsOf(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf)?.flatMap(optionsOf) ?? [schema];
}

/** Each of the narrow side's alternatives needs one on the wide side that has room for it. */
function ofOptions(before: JsonSchema, after: JsonSchema, side: Side, path: string): string[] {
  const [narrow, wide] = side === 'takes' ? [before, after] : [after, before];
  return optionsOf(narrow).flatMap((option) => {
    const found = counterparts(option, optionsOf(wide)).map((other) =>
      side === 'takes' ? narrowings(option, other, side, path) : narrowings(other, option, side, path),
    );
    return found.toSorted((a, b) => a.length - b.length)[0] ?? say(path, 'has no alternatives');
  });
}

/** Where alternatives are told apart by a name, the one of the same name must have the room, not any other. */
function counterparts(option: JsonSchema, others: JsonSchema[]): JsonSchema[] {
  const names = Object.entries(option.properties ?? {}).filter(([, property]) => 'const' in property);
  const namesakes = others.filter(({ properties }) =>
    names.some(([name, property]) => properties?.[name]?.const === property.const),
  );
  return namesakes.length > 0 ? namesakes : others;
}

const typesOf = ({ type }: JsonSchema) => (type === undefined ? [] : [type].flat());

function ofTypes(narrow: JsonSchema, wide: JsonSchema, path: string): string[] {
  const room = typesOf(wide);
  if (room.length === 0) return [];
  const fits = (type: string) => room.includes(type) || (type === 'integer' && room.includes('number'));
  const types = typesOf(narrow);
  return types.length > 0 && types.every(fits)
    ? []
    : say(path, `type ${types.join('|') || 'anything'} no longer fits ${room.join('|')}`);
}

const valuesOf = (schema: JsonSchema) => schema.enum ?? ('const' in schema ? [schema.const] : null);

function ofValues(narrow: JsonSchema, wide: JsonSchema, path: string): string[] {
  const room = valuesOf(wide);
  if (room === null) return [];
  const values = valuesOf(narrow);
  if (values === null) return say(path, 'any value no longer fits a list of values');
  const lost = values.filter((value) => !room.includes(value));
  return lost.length === 0 ? [] : say(path, `value ${lost.map(String).join(', ')} no longer fits`);
}

function ofLimits(narrow: JsonSchema, wide: JsonSchema, path: string): string[] {
  const tooHigh = UPPER_LIMITS.filter((name) => limit(narrow, name, Infinity) > limit(wide, name, Infinity));
  const tooLow = LOWER_LIMITS.filter((name) => limit(narrow, name, -Infinity) < limit(wide, name, -Infinity));
  const other = ['format', 'pattern'].filter((name) => name in wide && narrow[name] !== wide[name]);
  return [...tooHigh, ...tooLow, ...other].flatMap((name) =>
    say(path, `${name} ${String(narrow[name] ?? 'none')} no longer fits ${String(wide[name])}`),
  );
}

/** A list of values says more than any limit, so a schema with one has none. */
function limit(schema: JsonSchema, name: string, none: number): number {
  const value = schema[name];
  return typeof value === 'number' ? value : none;
}

/** A property that is gone is missed on either side: dropped by whoever takes it, or absent from what is given. */
function removals(before: JsonSchema, after: JsonSchema, side: Side, path: string): string[] {
  if (before.properties === undefined || (isAnything(after) && side === 'takes')) return [];
  return Object.keys(before.properties)
    .filter((name) => after.properties?.[name] === undefined)
    .flatMap((name) => say(at(path, name), 'is gone'));
}

function ofRequired(narrow: JsonSchema, wide: JsonSchema, path: string): string[] {
  const given = new Set(narrow.required ?? []);
  return (
    (wide.required ?? [])
      // What the narrow side does not know at all is told as gone, not a second time as missing.
      .filter((name) => !given.has(name))
      .flatMap((name) => say(at(path, name), 'is required on one side and may be missing on the other'))
  );
}

function ofParts(before: JsonSchema, after: JsonSchema, side: Side, path: string): string[] {
  const properties = Object.entries(before.properties ?? {}).flatMap(([name, schema]) => {
    const now = after.properties?.[name];
    return now === undefined ? [] : narrowings(schema, now, side, at(path, name));
  });
  const parts = (['items', 'additionalProperties', 'propertyNames'] as const).flatMap((part) => {
    const [was, now] = [before[part], after[part]];
    return was === undefined || now === undefined ? [] : narrowings(was, now, side, at(path, part));
  });
  return [...properties, ...parts];
}
