import type { Migration, Schema } from '@switchboard/database';

/** A waiting list keeps the fingerprint of what was published last; the column is called so. */
export class Fingerprints1795700000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE waiting_lists RENAME COLUMN told TO fingerprint');
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE waiting_lists RENAME COLUMN fingerprint TO told');
  }
}
