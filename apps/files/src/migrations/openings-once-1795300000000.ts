import type { Migration, Schema } from '@switchboard/database';

/** What one reader was answered about one file stands once an hour; guesses at links are counted, not kept. */
export class OpeningsOnce1795300000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(`
      DELETE FROM openings WHERE attachment_id IS NULL;
      DELETE FROM openings later USING openings first
        WHERE first.id < later.id AND first.attachment_id = later.attachment_id AND first.who_kind = later.who_kind
          AND first.who_id IS NOT DISTINCT FROM later.who_id AND first.rule = later.rule AND first.outcome = later.outcome
          AND date_trunc('hour', first.at AT TIME ZONE 'UTC') = date_trunc('hour', later.at AT TIME ZONE 'UTC');
      DROP INDEX openings_unknown;
      ALTER TABLE openings ALTER COLUMN attachment_id SET NOT NULL, ALTER COLUMN contact_id SET NOT NULL;
      CREATE UNIQUE INDEX openings_once ON openings
        (attachment_id, who_kind, who_id, rule, outcome, date_trunc('hour', at AT TIME ZONE 'UTC')) NULLS NOT DISTINCT`);
  }

  async down(schema: Schema): Promise<void> {
    await schema.query(`
      DROP INDEX openings_once;
      ALTER TABLE openings ALTER COLUMN attachment_id DROP NOT NULL, ALTER COLUMN contact_id DROP NOT NULL;
      CREATE INDEX openings_unknown ON openings (at) WHERE attachment_id IS NULL`);
  }
}
