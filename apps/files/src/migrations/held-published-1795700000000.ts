import type { Migration, Schema } from '@switchboard/database';

/** That a scan is held is published once; the column is called as everything that is published. */
export class HeldPublished1795700000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE attachments RENAME COLUMN told_held TO held_published');
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE attachments RENAME COLUMN held_published TO told_held');
  }
}
