import { idempotencyMigrationSql, type Migration, type Schema } from '@switchboard/database';

/** An invitation may be asked for again under its key. */
export class Idempotency1795000002000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(idempotencyMigrationSql());
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('DROP TABLE idempotency_keys');
  }
}
