import type { Migration, Schema } from '@switchboard/database';

/** A process that brings an upload's bytes holds a lease on it, as one that scans does. */
export class UploadLeases1795800000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      UPDATE attachments SET lease_until = now() WHERE state = 'uploading';
      DROP INDEX attachments_uploading;
      CREATE INDEX attachments_uploading ON attachments (lease_until) WHERE state = 'uploading'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}
