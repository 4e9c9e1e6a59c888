import { type Migration, type Schema, uniqueNamesMigrationSql } from '@switchboard/database';

/** No two teams have one name, however it is written. */
export class UniqueNames1795700200000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      DROP INDEX teams_name;
      ${uniqueNamesMigrationSql('teams')}`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('DROP INDEX teams_name; CREATE UNIQUE INDEX teams_name ON teams (lower(name))');
  }
}
