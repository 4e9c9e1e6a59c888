import { idempotencyMigrationSql } from '@switchboard/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An invitation may be asked for again under its key. */
export class Idempotency1795000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(idempotencyMigrationSql());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
