import { z } from 'zod';

/** UUIDv7 as text; never a number, never parsed. */
export const Id = z.uuid();
/** ISO 8601 in UTC, milliseconds. */
export const Instant = z.iso.datetime();

const FIRST_INSTANT = '0000-01-01T00:00:00.000Z';
/** A moment that somebody asks for, in any zone (`2026-03-01T00:00:00+13:00`); in UTC from here on. */
export const AskedInstant = z.iso.datetime({ offset: true, abort: true }).overwrite((value) => {
  const instant = new Date(value).toISOString();
  return instant.startsWith('-') ? FIRST_INSTANT : instant;
});

const hasOnlyCleanText = (value: string) => !value.includes('\u0000');

/** One line or a few words that people typed: trimmed, no NUL, at most `max` code points. */
export const label = (max: number, min = 0) =>
  z
    .string()
    .max(max * 4)
    .trim()
    .overwrite((value) => value.toWellFormed())
    .refine((value) => hasOnlyCleanText(value), { message: 'contains a NUL character' })
    .refine((value) => [...value].length >= min, {
      message: min === 1 ? 'must not be empty' : `needs ${min} characters`,
    })
    .refine((value) => [...value].length <= max, { message: `has more than ${max} characters` });

/** Such a text as it is told on: a code point takes at most two units. */
export const upTo = (max: number) => z.string().max(max * 2);

/** What a person writes: 1 to 4,000 code points after trimming (`api.md`, small print; S055). */
export const Text = label(4000, 1);

/** `everyone` in the contact, or `staff` only (notes, whispers). */
export const Visibility = z.enum(['everyone', 'staff']);
export type Visibility = z.infer<typeof Visibility>;

/** A list's window: at most `limit` items, from `cursor` on. */
export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type ListQuery = z.infer<typeof ListQuery>;

/**
 * So much of a list is told at once, unless its first item alone is larger: a reply has a bound whatever people typed, and
 * what it adds to its items has room up to what the wire takes (ADR 0026).
 */
export const PAGE_BYTES = 256 * 1024;
/** Items of which a reply has as many as `PAGE_BYTES` take; whoever wants the others asks on. */
export const paged = <T extends z.ZodType>(item: T) => z.array(item).meta({ 'x-pageBytes': PAGE_BYTES });
/** A list's answer, by number and by bytes; `nextCursor` is null on the last page. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: paged(item), nextCursor: z.string().nullable() });

/** An answer without content. */
export const Nothing = z.object({});

/** A language tag such as `en` or `de-AT`. */
export const Language = z
  .string()
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/)
  .max(35);

/** Answers of a pre-chat form, by field name. */
export const FieldValues = z
  .record(z.string().max(64), label(1000))
  .refine((fields) => Object.keys(fields).length <= 20, {
    message: 'has more than 20 fields',
  });

/** A person of staff as others see him. */
export const StaffName = z.object({ id: Id, name: z.string() });
/** A queue inside other shapes. */
export const QueueName = z.object({ id: Id, number: z.number().int(), name: z.string() });
export type QueueName = z.infer<typeof QueueName>;

/** A yes or no of a query string (`true`, `false`, `1`, `0`), or already read as one. */
export const QueryFlag = z.union([z.boolean(), z.stringbool()]);
