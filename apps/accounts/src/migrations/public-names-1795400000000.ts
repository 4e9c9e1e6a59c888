import type { Migration, Schema } from '@switchboard/database';

/** What visitors read; empty: his name. */
export class PublicNames1795400000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query("ALTER TABLE users ADD COLUMN public_name text NOT NULL DEFAULT ''");
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE users DROP COLUMN public_name');
  }
}
