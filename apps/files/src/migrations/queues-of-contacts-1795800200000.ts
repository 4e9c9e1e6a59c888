import type { Migration, Schema } from '@switchboard/database';

/** In which queue a contact stands: whose policy counts in it. */
export class QueuesOfContacts1795800200000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE contacts ADD COLUMN queue_id uuid');
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE contacts DROP COLUMN queue_id');
  }
}
