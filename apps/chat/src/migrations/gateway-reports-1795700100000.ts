import type { Migration, Schema } from '@switchboard/database';

/** Whether reports arrive is kept as routing keeps it; and visitors who wait may be away too. */
export class GatewayReports1795700100000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      CREATE TABLE gateway_reports (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        heard_at timestamptz,
        continuous_since timestamptz
      );
      INSERT INTO gateway_reports DEFAULT VALUES;
      DROP TABLE watch`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query(`
      CREATE TABLE watch (
        id boolean PRIMARY KEY DEFAULT true CHECK (id),
        counting_since timestamptz NOT NULL,
        reported_at timestamptz NOT NULL
      );
      DROP TABLE gateway_reports`);
  }
}
