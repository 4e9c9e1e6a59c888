import { type Migration, type Schema, uniqueNamesMigrationSql } from '@switchboard/database';

/** Of statuses, no two have one name. */
export class UniqueNames1795700200000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      ${uniqueNamesMigrationSql('statuses')}`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('DROP INDEX statuses_name');
  }
}
