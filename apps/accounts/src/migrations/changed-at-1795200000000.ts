import type { Migration, Schema } from '@switchboard/database';

/** When somebody was changed last: gateways ask who did while tokens of before are good (ADR 0048). */
export class ChangedAt1795200000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      ALTER TABLE users ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
      CREATE INDEX users_by_change ON users (changed_at)`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query('ALTER TABLE users DROP COLUMN changed_at');
  }
}
