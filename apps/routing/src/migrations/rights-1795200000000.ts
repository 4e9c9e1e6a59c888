import type { Migration, Schema } from '@switchboard/database';

/** What staff may do, so that a change holds at once (ADR 0048). Null: told before this was kept, so not known here. */
export class Rights1795200000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE users ADD COLUMN rights text[], ADD COLUMN supervised_team_ids uuid[]');
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE users DROP COLUMN rights, DROP COLUMN supervised_team_ids');
  }
}
