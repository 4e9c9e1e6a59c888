import { z } from 'zod';
import { LIMITS, PAGE_BYTES } from './limits.js';

/** UUIDv7 as text; never a number, never parsed. */
export const Id = z.uuid();
/** ISO 8601 in UTC, milliseconds; others may write more digits. */
export const Instant = z.iso.datetime().max(40);

const FIRST_INSTANT = '0000-01-01T00:00:00.000Z';
/** A moment that somebody asks for, in any zone (`2026-03-01T00:00:00+13:00`); in UTC from here on. */
export const AskedInstant = z.iso
  .datetime({ offset: true, abort: true })
  .max(40)
  .overwrite((value) => {
    const instant = new Date(value).toISOString();
    return instant.startsWith('-') ? FIRST_INSTANT : instant;
  });

const hasOnlyCleanText = (value: string) => !value.includes('\u0000');
/** There are never more code points than units. */
const hasAtMost = (max: number) => (value: string) => value.length <= max || [...value].length <= max;

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
    .refine(hasAtMost(max), { message: `has more than ${max} characters` })
    .meta({ maxLength: max });

/** Such a text as it is told on: at most `max` code points, each of one or two units. */
export const upTo = (max: number) =>
  z
    .string()
    .max(max * 2)
    .refine(hasAtMost(max), { message: `has more than ${max} characters` })
    .meta({ maxLength: max });

/** A record of at most `max` entries. */
export const recordOf = <K extends z.core.$ZodRecordKey, V extends z.ZodType>(
  key: K,
  value: V,
  max: number,
) =>
  z
    .record(key, value)
    .refine((entries) => Object.keys(entries).length <= max, { message: `has more than ${max} entries` })
    .meta({ maxProperties: max });

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
/** What has parts of many sizes, bounded as a whole: so many bytes of JSON. */
export const upToBytes = <T extends z.ZodType>(max: number, schema: T): T =>
  schema
    .refine((value) => bytesOf(value) <= max, { message: `has more than ${max} bytes as JSON` })
    .meta({ 'x-maxBytes': max });

/** What a person writes: 1 to 4,000 code points after trimming (`api.md`, small print; S055). */
export const Text = label(LIMITS.text, 1);

/** `everyone` in the contact, or `staff` only (notes, whispers). */
export const Visibility = z.enum(['everyone', 'staff']);
export type Visibility = z.infer<typeof Visibility>;

/** A list's window: at most `limit` items, from `cursor` on. */
export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(LIMITS.cursor).optional(),
});
export type ListQuery = z.infer<typeof ListQuery>;

/**
 * Items of which a reply has as many as `PAGE_BYTES` take, one at least; whoever wants the others asks on. A reply that
 * was not cut so (`fitting`, `pageOf`) is refused, whoever made it.
 */
export const paged = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .refine((items) => items.length <= 1 || bytesOf(items) <= PAGE_BYTES, {
      message: 'is more than one page',
    })
    .meta({ 'x-pageBytes': PAGE_BYTES });
/** A list's answer, by number and by bytes; `nextCursor` is null on the last page. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: paged(item), nextCursor: z.string().max(LIMITS.cursor).nullable() });
/** The whole of a list by pages in the order of ids, for a service that wants every item. */
export const AfterId = z.object({ afterId: Id.nullable().default(null) });
export const pageById = <T extends z.ZodType>(item: T) =>
  z.object({ items: paged(item), nextAfterId: Id.nullable().default(null) });

/** An answer without content. */
export const Nothing = z.object({});

/** A language tag such as `en` or `de-AT`. */
export const Language = z
  .string()
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/)
  .max(LIMITS.language);

/** Answers of a pre-chat form, by field name. */
export const FieldValues = recordOf(z.string().max(64), label(LIMITS.fieldText), LIMITS.fields);

/** A person of staff as others see him. */
export const StaffName = z.object({ id: Id, name: upTo(LIMITS.name) });
/** A queue inside other shapes. */
export const QueueName = z.object({ id: Id, number: z.number().int(), name: upTo(LIMITS.name) });
export type QueueName = z.infer<typeof QueueName>;

/** A yes or no of a query string (`true`, `false`, `1`, `0`), or already read as one. */
export const QueryFlag = z.union([z.boolean(), z.string().max(5).pipe(z.stringbool())]);
