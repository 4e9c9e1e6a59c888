import type { Migration, Schema } from '@switchboard/database';

/** The whole list of rights; which of them there are is said by contracts alone. */
export class Rights1795100000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE users DROP CONSTRAINT users_rights_check');
  }

  async down(schema: Schema): Promise<void> {
    await schema.query(
      `ALTER TABLE users ADD CONSTRAINT users_rights_check CHECK (rights <@ ARRAY['reports'])`,
    );
  }
}
