import type { ValueTransformer } from 'typeorm';

/**
 * For a `timestamptz` whose entity is a contract's shape: the property is ISO text, as it goes over the wire. Times that
 * rules count with stay `Date`.
 */
export const isoTime: ValueTransformer = {
  from: (time: Date | null) => time && time.toISOString(),
  to: (time: unknown) => time,
};
