import type { Migration, Schema } from '@switchboard/database';

/** Whether a contact's visitor is away, as chat says: he is not offered to anybody meanwhile. */
export class Away1795700100000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE contacts ADD COLUMN visitor_away boolean NOT NULL DEFAULT false');
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE contacts DROP COLUMN visitor_away');
  }
}
