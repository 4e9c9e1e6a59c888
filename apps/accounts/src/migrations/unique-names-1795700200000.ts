import { type Migration, type Schema, uniqueNamesMigrationSql } from '@switchboard/database';

/** Of teams, and of widgets, no two have one name. */
export class UniqueNames1795700200000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      DROP INDEX teams_name;
      ${uniqueNamesMigrationSql('teams')}
      ${uniqueNamesMigrationSql('widgets')}`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query(
      'DROP INDEX widgets_name; DROP INDEX teams_name; CREATE UNIQUE INDEX teams_name ON teams (lower(name))',
    );
  }
}
