import type { Migration, Schema } from '@switchboard/database';

/** An upload is a row: what is reserved for it, what has come, and what it may be. */
export class UploadsAreRows1795400000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      ALTER TABLE attachments RENAME COLUMN size_bytes TO received_bytes;
      ALTER TABLE attachments ADD COLUMN reserved_bytes bigint,
        ADD COLUMN limits jsonb NOT NULL DEFAULT '{"maxFileBytes": 0, "bytesLeft": null, "types": []}';
      UPDATE attachments SET reserved_bytes = received_bytes;
      UPDATE attachments SET received_bytes = 0 WHERE state IN ('uploading', 'aborted');
      ALTER TABLE attachments ALTER COLUMN reserved_bytes SET NOT NULL, ALTER COLUMN limits DROP DEFAULT`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
