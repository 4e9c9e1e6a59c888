import { outboxMigrationSql } from '@switchboard/outbox';
import type { Migration, Schema } from '@switchboard/database';

/** Policies, invitations, attachments, links and who opened them. */
export class FirstTables1763700000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    for (const sql of [CONTACTS, POLICIES, INVITATIONS, ATTACHMENTS, OPENING]) await schema.query(sql);
    await schema.query(outboxMigrationSql());
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}

const CONTACTS = `
  CREATE TABLE contacts (
    id uuid PRIMARY KEY,
    revision int NOT NULL,
    state text NOT NULL,
    visitor_id uuid NOT NULL,
    owner_id uuid,
    staff_ids uuid[] NOT NULL,
    team_ids uuid[] NOT NULL,
    ended_at timestamptz,
    visitor_gave_up boolean NOT NULL DEFAULT false,
    expired_at timestamptz
  );`;

const POLICIES = `
  CREATE TABLE policies (
    scope text PRIMARY KEY,
    policy jsonb NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL
  );
  COMMENT ON COLUMN policies.scope IS 'organisation, or the id of a queue';`;

const INVITATIONS = `
  CREATE TABLE invitations (
    id uuid PRIMARY KEY,
    contact_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'exhausted', 'expired', 'revoked')),
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    files_left int NOT NULL CHECK (files_left >= 0),
    bytes_left bigint NOT NULL CHECK (bytes_left >= 0),
    types text[] NOT NULL,
    revision int NOT NULL
  );
  -- One permit at a time: a new one takes the place of the one before.
  CREATE UNIQUE INDEX invitations_current ON invitations (contact_id) WHERE state IN ('active', 'exhausted');
  CREATE INDEX invitations_due ON invitations (expires_at) WHERE state IN ('active', 'exhausted');
  CREATE INDEX invitations_by_contact ON invitations (contact_id, issued_at);
  CREATE TABLE used_grants (jti uuid PRIMARY KEY, expires_at timestamptz NOT NULL);`;

const ATTACHMENTS = `
  CREATE TABLE attachments (
    id uuid PRIMARY KEY,
    contact_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    state text NOT NULL CHECK (state IN ('uploading', 'aborted', 'scanning', 'held', 'clean', 'infected', 'unscannable', 'recalled', 'deleted')),
    reason text,
    consent text NOT NULL CHECK (consent IN ('notNeeded', 'asked', 'accepted', 'denied')),
    name text NOT NULL,
    description text,
    text text,
    size_bytes bigint NOT NULL,
    media_type text NOT NULL,
    sha256 text,
    sender_kind text NOT NULL,
    sender_id uuid NOT NULL,
    sender_name text NOT NULL,
    client_message_id text NOT NULL,
    created_at timestamptz NOT NULL,
    revision int NOT NULL,
    invitation_id uuid REFERENCES invitations (id),
    attempt uuid NOT NULL,
    object_key text NOT NULL,
    clean_key text,
    link_key_id text NOT NULL,
    link_hash bytea NOT NULL,
    next_scan_at timestamptz,
    lease_until timestamptz,
    lease uuid,
    scans int NOT NULL DEFAULT 0,
    told_held boolean NOT NULL DEFAULT false,
    CONSTRAINT attachments_once UNIQUE (contact_id, sender_id, client_message_id)
  );
  CREATE UNIQUE INDEX attachments_by_link ON attachments (link_hash);
  CREATE INDEX attachments_by_contact ON attachments (contact_id, created_at, id);
  CREATE INDEX attachments_to_scan ON attachments (next_scan_at) WHERE state IN ('scanning', 'held');
  CREATE INDEX attachments_uploading ON attachments (created_at) WHERE state = 'uploading';
  CREATE UNIQUE INDEX attachments_by_object ON attachments (object_key);
  CREATE UNIQUE INDEX attachments_by_clean_object ON attachments (clean_key);`;

const OPENING = `
  CREATE TABLE tickets (
    hash bytea PRIMARY KEY,
    attachment_id uuid NOT NULL REFERENCES attachments (id),
    actor jsonb NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  );
  CREATE INDEX tickets_by_age ON tickets (expires_at);
  CREATE TABLE visitor_browsers (hash bytea PRIMARY KEY, visitor_id uuid NOT NULL, last_used_at timestamptz NOT NULL);
  CREATE INDEX visitor_browsers_by_visitor ON visitor_browsers (visitor_id);
  CREATE TABLE viewers (hash bytea, contact_id uuid, first_opened_at timestamptz NOT NULL, PRIMARY KEY (hash, contact_id));
  CREATE INDEX viewers_by_contact ON viewers (contact_id);
  CREATE TABLE openings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    contact_id uuid,
    attachment_id uuid,
    who_kind text NOT NULL,
    who_id uuid,
    rule int NOT NULL,
    outcome text NOT NULL
  );
  CREATE INDEX openings_by_attachment ON openings (attachment_id, at);
  CREATE INDEX openings_unknown ON openings (at) WHERE attachment_id IS NULL;`;
