import type { Migration, Schema } from '@switchboard/database';
import { staffMigrationSql } from '@switchboard/staff';

/** What staff may do, so that a change holds at once (ADR 0048). */
export class Staff1795200000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(staffMigrationSql());
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('DROP TABLE staff');
  }
}
