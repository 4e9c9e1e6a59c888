import type { Migration, Schema } from '@switchboard/database';
import { staffMigrationSql } from '@switchboard/staff';

/** What staff may do, whose sessions ended and who left a contact, so that all of it holds at once (ADR 0048). */
export class Staff1795200000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`${staffMigrationSql()}
      CREATE TABLE ended_sessions (sid text PRIMARY KEY, ended_at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX ended_sessions_by_end ON ended_sessions (ended_at);
      ALTER TABLE contacts ADD COLUMN left_staff_ids uuid[] NOT NULL DEFAULT '{}'`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query(`DROP TABLE staff; DROP TABLE ended_sessions;
      ALTER TABLE contacts DROP COLUMN left_staff_ids`);
  }
}
