import { type Migration, type Schema, tombstonesMigrationSql } from '@switchboard/database';

/** What is left of purged contacts, so that nothing told late brings one back. */
export class Tombstones1795500000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(tombstonesMigrationSql());
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('DROP TABLE tombstones');
  }
}
