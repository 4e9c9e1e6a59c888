import { type Migration, type Schema, uniqueNamesMigrationSql } from '@switchboard/database';

/** Of queues that are there, and of pause reasons, no two have one name. */
export class UniqueNames1795700200000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      ${uniqueNamesMigrationSql('queues', 'deleted_at IS NULL')}
      ${uniqueNamesMigrationSql('pause_reasons')}`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('DROP INDEX queues_name; DROP INDEX pause_reasons_name');
  }
}
