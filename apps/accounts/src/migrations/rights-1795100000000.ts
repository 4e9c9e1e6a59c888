import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The whole list of rights; which of them there are is said by contracts alone. */
export class Rights1795100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP CONSTRAINT users_rights_check');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE users ADD CONSTRAINT users_rights_check CHECK (rights <@ ARRAY['reports'])`,
    );
  }
}
