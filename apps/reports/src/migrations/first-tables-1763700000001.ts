import type { Migration, Schema } from '@switchboard/database';

/**
 * What is kept of contacts. No foreign keys between the tables: events come in any order, a message before its
 * contact too.
 */
export class FirstTables1763700000001 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(CONTACTS);
    await schema.query(TRANSCRIPTS);
    await schema.query(ATTACHMENTS);
    await schema.query(LIVE);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}

const CONTACTS = `
  CREATE TABLE contact_reports (
    contact_id uuid PRIMARY KEY,
    revision int NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'active', 'wrapUp', 'closed', 'abandoned')),
    -- The report's own life; a purge leaves the row as a tombstone in the state 'expired'.
    retention text NOT NULL DEFAULT 'open' CHECK (retention IN ('open', 'retained', 'onHold', 'expired')),
    queue_id uuid NOT NULL,
    queue_number int NOT NULL,
    queue_name text NOT NULL,
    visitor_id uuid NOT NULL,
    visitor_name text,
    visitor_email text,
    visitor_fields jsonb NOT NULL,
    participants jsonb NOT NULL,
    segments jsonb NOT NULL,
    agents jsonb NOT NULL,
    agent_ids uuid[] NOT NULL,
    -- Of its agents at the time they handled it: who may supervise.
    team_ids uuid[] NOT NULL,
    status_id uuid,
    status_name text,
    not_set boolean NOT NULL,
    important boolean NOT NULL,
    ended_by text,
    started_at timestamptz NOT NULL,
    answered_at timestamptz,
    ended_at timestamptz,
    closed_at timestamptz,
    waiting_since timestamptz,
    expires_at timestamptz,
    hold jsonb,
    search tsvector NOT NULL
  );
  CREATE INDEX contact_reports_by_start ON contact_reports (started_at DESC, contact_id DESC);
  CREATE INDEX contact_reports_by_queue ON contact_reports (queue_id, started_at DESC, contact_id DESC);
  CREATE INDEX contact_reports_by_status ON contact_reports (status_id, started_at DESC) WHERE status_id IS NOT NULL;
  CREATE INDEX contact_reports_important ON contact_reports (started_at DESC) WHERE important;
  CREATE INDEX contact_reports_by_agent ON contact_reports USING gin (agent_ids);
  CREATE INDEX contact_reports_by_team ON contact_reports USING gin (team_ids);
  CREATE INDEX contact_reports_search ON contact_reports USING gin (search);
  CREATE INDEX contact_reports_open ON contact_reports (queue_id, state) WHERE state IN ('waiting', 'active');
  CREATE INDEX contact_reports_by_expiry ON contact_reports (expires_at) WHERE retention = 'retained';

  CREATE TABLE ratings (
    contact_id uuid PRIMARY KEY,
    score int NOT NULL,
    text text,
    at timestamptz NOT NULL
  );`;

const TRANSCRIPTS = `
  CREATE TABLE messages (
    contact_id uuid NOT NULL,
    seq int NOT NULL,
    staff_seq int NOT NULL, -- 0: a message that everyone may read
    id uuid NOT NULL,
    kind text NOT NULL,
    visibility text NOT NULL,
    sender jsonb NOT NULL,
    text text,
    attachment jsonb,
    event jsonb,
    client_message_id text,
    at timestamptz NOT NULL,
    search tsvector NOT NULL,
    PRIMARY KEY (contact_id, seq, staff_seq)
  );
  CREATE INDEX messages_search ON messages USING gin (search);`;

const ATTACHMENTS = `
  CREATE TABLE attachments (
    id uuid PRIMARY KEY,
    contact_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    revision int NOT NULL,
    state text NOT NULL,
    at timestamptz NOT NULL,
    attachment jsonb NOT NULL
  );
  CREATE INDEX attachments_by_contact ON attachments (contact_id, at, id);
  CREATE INDEX attachments_by_age ON attachments (at DESC, id DESC);
  CREATE INDEX attachments_by_queue ON attachments (queue_id, at DESC, id DESC);
  CREATE INDEX attachments_by_state ON attachments (state, at DESC, id DESC);

  CREATE TABLE attachment_openings (
    id uuid PRIMARY KEY, -- of the event that told it: a redelivery is no second opening
    contact_id uuid NOT NULL,
    attachment_id uuid NOT NULL,
    at timestamptz NOT NULL,
    who jsonb NOT NULL,
    rule int NOT NULL,
    outcome text NOT NULL
  );
  CREATE INDEX attachment_openings_by_contact ON attachment_openings (contact_id, at, id);`;

const LIVE = `
  CREATE TABLE offers (
    id uuid PRIMARY KEY,
    contact_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    kind text NOT NULL,
    made_at timestamptz,
    ended_at timestamptz,
    outcome text
  );
  CREATE INDEX offers_by_contact ON offers (contact_id);
  CREATE INDEX offers_by_agent ON offers (agent_id, made_at DESC);

  CREATE TABLE queues (
    id uuid PRIMARY KEY,
    revision int NOT NULL,
    number int NOT NULL,
    name text NOT NULL,
    member_ids uuid[] NOT NULL,
    service_level_seconds int NOT NULL,
    deleted boolean NOT NULL
  );

  CREATE TABLE agents (
    id uuid PRIMARY KEY,
    revision int NOT NULL,
    name text NOT NULL,
    team_ids uuid[] NOT NULL,
    state text NOT NULL,
    reason text,
    since timestamptz NOT NULL,
    capacity int NOT NULL,
    load int NOT NULL
  );
  CREATE INDEX agents_by_team ON agents USING gin (team_ids);`;
