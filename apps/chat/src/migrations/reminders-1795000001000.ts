import type { Migration, Schema } from '@switchboard/database';

/** Whom an open contact waits for: when the visitor last spoke, since when he has had no answer, what was reminded of. */
export class Reminders1795000001000 implements Migration {
  async up(schema: Schema): Promise<void> {
    // Not indexed, so that a message stays an update without index (HOT); the sweep reads active contacts only.
    await schema.query(`
      ALTER TABLE contacts ADD COLUMN visitor_spoke_at timestamptz, ADD COLUMN unanswered_since timestamptz,
        ADD COLUMN reminded_at timestamptz`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query(
      'ALTER TABLE contacts DROP COLUMN visitor_spoke_at, DROP COLUMN unanswered_since, DROP COLUMN reminded_at',
    );
  }
}
