import type { Migration, Schema } from '@switchboard/database';

/** To whom a contact was to go, and from whom somebody has it. */
export class Transfers1795900000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      ALTER TABLE contacts ADD COLUMN transfers jsonb NOT NULL DEFAULT '[]';
      ALTER TABLE contacts ALTER COLUMN transfers DROP DEFAULT;
      ALTER TABLE participants ADD COLUMN handed_over jsonb;`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query(`
      ALTER TABLE participants DROP COLUMN handed_over;
      ALTER TABLE contacts DROP COLUMN transfers;`);
  }
}
