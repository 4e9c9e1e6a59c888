import type { Migration, Schema } from '@switchboard/database';

/** A contact keeps the Idempotency-Key that it began under: it is itself the reply that a repeat gets. */
export class StartKeys1795000002000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE contacts ADD COLUMN start_key text, ADD COLUMN start_hash text');
    await schema.query(
      'CREATE UNIQUE INDEX contacts_by_start_key ON contacts (visitor_id, start_key) WHERE start_key IS NOT NULL',
    );
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE contacts DROP COLUMN start_key, DROP COLUMN start_hash');
  }
}
