import type { Migration, Schema } from '@switchboard/database';
import { outboxMigrationSql } from '@switchboard/outbox';

/**
 * Terms, purges and their receipts. When a report expires follows from its close and the terms that hold, so it is not
 * stored, and a change of terms rewrites no row.
 */
export class Retention1796000000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(outboxMigrationSql());
    await schema.query(REPORTS);
    await schema.query(TERMS);
    await schema.query(PURGES);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}

const REPORTS = `
  ALTER TABLE contact_reports DROP COLUMN retention, DROP COLUMN expires_at, ADD COLUMN files_asked_at timestamptz;
  CREATE INDEX contact_reports_by_close ON contact_reports (closed_at) WHERE closed_at IS NOT NULL;
  CREATE INDEX attachments_kept ON attachments (at) WHERE state NOT IN ('uploading', 'aborted', 'deleted');`;

const TERMS = `
  CREATE TABLE retention_terms (
    id int PRIMARY KEY CHECK (id = 1),
    terms jsonb NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL
  );

  CREATE TABLE purge_previews (
    token_hash bytea PRIMARY KEY,
    term jsonb NOT NULL,
    at timestamptz NOT NULL,
    made_by uuid NOT NULL,
    ordered_at timestamptz -- null until somebody purges by it
  );`;

const PURGES = `
  CREATE TABLE purges (
    contact_id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    why text NOT NULL CHECK (why IN ('term', 'byHand')),
    by uuid,
    asked_at timestamptz NOT NULL, -- the last time that the other services were told
    completed_at timestamptz,
    digest text
  );
  CREATE INDEX purges_by_age ON purges (at DESC, contact_id DESC);
  CREATE INDEX purges_outstanding ON purges (asked_at) WHERE completed_at IS NULL;

  CREATE TABLE purge_confirmations (
    contact_id uuid NOT NULL,
    service text NOT NULL,
    at timestamptz NOT NULL,
    deleted jsonb NOT NULL,
    PRIMARY KEY (contact_id, service)
  );`;
