import type { JsonSchema } from './narrowing.js';

/** The most bytes of JSON that a value of a schema has, and the part of it that weighs most, or that nothing bounds. */
export interface Largest {
  readonly bytes: number;
  readonly path: string;
}

/** A control character as JSON writes it (`\u0001`); no other character takes more. */
const BYTES_OF_A_CHARACTER = 6;
/** Infinity is no JSON; the longest that is: `-1.2345678901234567e-308`. */
const NUMBER_BYTES = 24;
/** Formats that say how long they are. */
const FORMATS: Readonly<Record<string, number>> = { uuid: 36, date: 10 };

/**
 * How many bytes of JSON the largest value of a schema has: a text is bounded by `maxLength`, a list by `maxItems` or
 * `x-pageBytes`, a record by `maxProperties`, a value of many parts by `x-maxBytes`. Infinity where nothing does.
 */
export function largestOf(schema: JsonSchema | undefined, path = ''): Largest {
  if (typeof schema !== 'object') return { bytes: Infinity, path };
  const { anyOf, oneOf, const: only, enum: values, type, 'x-maxBytes': maxBytes } = schema;
  if (typeof maxBytes === 'number') return { bytes: maxBytes, path };
  const options = anyOf ?? oneOf;
  if (options) return heaviest(options.map((option) => largestOf(option, path)));
  if ('const' in schema) return { bytes: bytesOf(only), path };
  if (values) return { bytes: Math.max(...values.map(bytesOf)), path };
  return heaviest([type].flat().map((one) => ofType(one, schema, path)));
}

function ofType(type: string | undefined, schema: JsonSchema, path: string): Largest {
  if (type === 'array') return ofArray(schema, path);
  if (type === 'object') return ofObject(schema, path);
  if (type === 'string') return { bytes: ofString(schema), path };
  const isScalar = ['integer', 'number', 'boolean', 'null'].includes(type ?? '');
  return { bytes: isScalar ? NUMBER_BYTES : Infinity, path };
}

function ofString({ format, maxLength = Infinity }: JsonSchema): number {
  const perCharacter = format === 'date-time' ? 1 : BYTES_OF_A_CHARACTER;
  return 2 + (FORMATS[format ?? ''] ?? maxLength * perCharacter);
}

function ofArray(
  { items, maxItems = Infinity, 'x-pageBytes': pageBytes }: JsonSchema,
  path: string,
): Largest {
  const item = largestOf(items, `${path}[]`);
  const bytes = pageBytes === undefined ? times(maxItems, item.bytes + 1) : Math.max(pageBytes, item.bytes);
  return { bytes: 2 + bytes, path: item.bytes === Infinity ? item.path : path };
}

function ofObject(schema: JsonSchema, path: string): Largest {
  const { properties = {}, propertyNames, additionalProperties, maxProperties = Infinity } = schema;
  const own = Object.entries(properties).map(([name, property]) => {
    const { bytes, path: part } = largestOf(property, at(path, name));
    return { bytes: bytes + bytesOf(name) + 2, path: part };
  });
  const parts = [...own];
  if (typeof additionalProperties === 'object') {
    const value = largestOf(additionalProperties, at(path, '*'));
    const bytes = times(maxProperties, largestOf(propertyNames).bytes + value.bytes + 2);
    parts.push({ bytes, path: value.bytes === Infinity ? value.path : path });
  }
  return { bytes: 2 + parts.reduce((sum, part) => sum + part.bytes, 0), path: heaviest(parts, path).path };
}

const at = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
const times = (count: number, bytes: number) => (count === 0 ? 0 : count * bytes);
const heaviest = (all: readonly Largest[], path = '') =>
  all.reduce((most, one) => (one.bytes > most.bytes ? one : most), { bytes: 0, path });
