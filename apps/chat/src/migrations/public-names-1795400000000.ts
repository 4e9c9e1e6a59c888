import type { Migration, Schema } from '@switchboard/database';

/** What its visitor knows the staff of a contact by (ADR 0029). */
export class PublicNames1795400000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      ALTER TABLE participants ADD COLUMN public_name text;
      UPDATE participants SET public_name = name;
      ALTER TABLE messages ADD COLUMN sender_shown_as jsonb;`);
  }

  async down(): Promise<void> {
    throw new Error('Public names are not taken back');
  }
}
