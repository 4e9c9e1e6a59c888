import type { Migration, Schema } from '@switchboard/database';

/** A contact goes from one agent to another, or to a queue, and nothing of its waiting is lost on the way (ADR 58). */
export class Transfers1795900000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      CREATE UNIQUE INDEX offers_ringing_transfer ON offers (contact_id) WHERE state = 'ringing' AND kind = 'transfer';
      ALTER TABLE contacts ADD COLUMN priority integer;
      ALTER TABLE waiting_places ADD COLUMN handed_over jsonb;
      ALTER TABLE assignments ADD COLUMN handed_over_by jsonb;`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query(`
      ALTER TABLE assignments DROP COLUMN handed_over_by;
      ALTER TABLE waiting_places DROP COLUMN handed_over;
      ALTER TABLE contacts DROP COLUMN priority;
      DROP INDEX offers_ringing_transfer;`);
  }
}
