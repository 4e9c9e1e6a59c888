import { type Migration, type Schema, tombstonesMigrationSql } from '@switchboard/database';

/** What was purged stays purged, and its links are known to be gone. */
export class Tombstones1795500000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(tombstonesMigrationSql());
    await schema.query(`
      CREATE TABLE forgotten_attachments (id uuid PRIMARY KEY, contact_id uuid NOT NULL, link_hash bytea NOT NULL UNIQUE);
      ALTER TABLE contacts DROP COLUMN expired_at;
      CREATE INDEX openings_by_contact ON openings (contact_id)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
