import { z } from 'zod';
import type { JsonSchema } from '../../libs/contracts/src/narrowing.ts';

/** What examples hold under a name, and under a name of an owner (`visitor.name`). */
type Words = Map<string, unknown[]>;

/** What fits where no other example has a word for it. */
const ANYTHING = ['text', 3, true, {}, [], null, '2026-11-21T09:00:00.000Z', 'vera@example.org'];

const singular = (name: string) => (name.endsWith('s') && name !== 'address' ? name.slice(0, -1) : name);

/** The words of these examples: the same contact, agent and file has the same id and name in all of them. */
export function vocabularyOf(examples: unknown[]): Words {
  const words: Words = new Map();
  const keep = (value: unknown, name: string, owner: string): void => {
    if (Array.isArray(value)) return value.forEach((item) => keep(item, singular(name), owner));
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).forEach(([key, part]) => keep(part, key, name));
    for (const key of [name, `${owner}.${name}`]) words.set(key, [...(words.get(key) ?? []), value]);
  };
  for (const example of examples) keep(example, '', '');
  return words;
}

/** Something that a contract's schema describes, every property of it, in the words of the other contracts' examples. */
export function exampleOf(schema: JsonSchema, name: string, words: Words, owner = name): unknown {
  const option = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== 'null');
  if (option) return exampleOf(option, name, words, owner);
  if (schema.items) return [exampleOf(schema.items, singular(name), words, owner)];
  if (schema.properties) {
    const parts = Object.entries(schema.properties);
    return Object.fromEntries(parts.map(([key, part]) => [key, exampleOf(part, key, words, name)]));
  }
  const check = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const known = [`${owner}.${name}`, name].flatMap((key) => words.get(key) ?? []);
  const fitting = [...known, ...(schema.enum ?? [schema.const]), ...ANYTHING];
  const value = fitting.find((one) => one !== undefined && check.safeParse(one).success);
  if (value === undefined)
    throw new Error(`No example has a word for ${owner}.${name}: write this one by hand`);
  return value;
}
