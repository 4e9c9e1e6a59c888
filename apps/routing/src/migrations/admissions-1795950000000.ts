import type { Migration, Schema } from '@switchboard/database';

/** Who was let in and has not come yet. */
export class Admissions1795950000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      CREATE TABLE admissions (
        queue_id uuid NOT NULL,
        visitor_id uuid NOT NULL,
        admitted_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (queue_id, visitor_id)
      )`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('DROP TABLE admissions');
  }
}
