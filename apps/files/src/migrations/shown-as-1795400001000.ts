import type { Migration, Schema } from '@switchboard/database';

/** What visitors know the sender of a file by (ADR 0029). */
export class ShownAs1795400001000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE attachments ADD COLUMN sender_shown_as jsonb');
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE attachments DROP COLUMN sender_shown_as');
  }
}
