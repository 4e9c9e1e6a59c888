import { idempotencyMigrationSql, type Migration, type Schema } from '@switchboard/database';
import { outboxMigrationSql } from '@switchboard/outbox';

/** Contacts, who takes part, transcripts, statuses, and who is here. */
export class Chat1795000000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(CONTACTS);
    await schema.query(TRANSCRIPT);
    await schema.query(AROUND);
    await schema.query(outboxMigrationSql());
    await schema.query(idempotencyMigrationSql());
  }

  async down(): Promise<void> {
    throw new Error('The first migration is not taken back; drop the schema');
  }
}

// Every message moves last_seq: room in the page keeps that update from touching an index (HOT).
const CONTACTS = `
  CREATE TABLE contacts (
    id uuid PRIMARY KEY,
    revision int NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'active', 'wrapUp', 'closed', 'abandoned')),
    queue_id uuid NOT NULL,
    queue jsonb NOT NULL,
    widget_id uuid,
    visitor_id uuid NOT NULL,
    visitor jsonb NOT NULL,
    language text,
    placements jsonb NOT NULL,
    owner_id uuid,
    status jsonb,
    not_set boolean NOT NULL DEFAULT false,
    important boolean NOT NULL DEFAULT false,
    visitor_away boolean NOT NULL DEFAULT false,
    ending jsonb,
    started_at timestamptz NOT NULL,
    answered_at timestamptz,
    ended_at timestamptz,
    closed_at timestamptz,
    wrap_up_ends_at timestamptz,
    active_at timestamptz NOT NULL,
    last_seq int NOT NULL DEFAULT 0,
    last_staff_seq int NOT NULL DEFAULT 0,
    rating jsonb
  ) WITH (fillfactor = 70);
  CREATE UNIQUE INDEX one_open_contact ON contacts (visitor_id) WHERE state IN ('waiting', 'active');
  CREATE INDEX contacts_of_visitor ON contacts (visitor_id, started_at DESC, id DESC);
  CREATE INDEX contacts_by_start ON contacts (started_at DESC, id DESC);
  CREATE INDEX contacts_of_queue ON contacts (queue_id, started_at DESC, id DESC);
  CREATE INDEX contacts_in_progress ON contacts (state) WHERE state IN ('waiting', 'active', 'wrapUp');
  CREATE TABLE agent_parts (
    contact_id uuid NOT NULL REFERENCES contacts ON DELETE CASCADE,
    id uuid NOT NULL,
    agent_id uuid NOT NULL,
    name text,
    team_ids uuid[] NOT NULL,
    role text NOT NULL,
    placement int,
    queue_id uuid,
    joined_at timestamptz,
    released_at timestamptz,
    release_reason text,
    left_self_at timestamptz,
    left_at timestamptz,
    left_reason text,
    PRIMARY KEY (contact_id, id)
  );
  CREATE INDEX agent_parts_of_agent ON agent_parts (agent_id, contact_id);
  CREATE INDEX agent_parts_present ON agent_parts (agent_id) WHERE left_at IS NULL AND joined_at IS NOT NULL;
  CREATE INDEX agent_parts_of_teams ON agent_parts USING gin (team_ids);`;

// The primary key is the order of reading: a public message has staff_seq 0, so its seq is unique; a staff message
// shares the seq of the public one before it. No foreign key: rows come only from statements that just moved the
// contact's numbers, and the check would cost each message.
const TRANSCRIPT = `
  CREATE TABLE messages (
    contact_id uuid NOT NULL,
    seq int NOT NULL,
    staff_seq int NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    visibility text NOT NULL,
    sender_kind text NOT NULL,
    sender_id uuid,
    sender_name text,
    text text,
    attachment jsonb,
    event jsonb,
    client_message_id text,
    cause text,
    at timestamptz NOT NULL,
    PRIMARY KEY (contact_id, seq, staff_seq),
    CHECK ((visibility = 'staff') = (staff_seq > 0))
  );
  CREATE UNIQUE INDEX messages_once ON messages (contact_id, sender_id, client_message_id)
    WHERE client_message_id IS NOT NULL AND kind = 'text';
  CREATE UNIQUE INDEX messages_of_cause ON messages (contact_id, cause) WHERE cause IS NOT NULL;
  CREATE UNIQUE INDEX messages_of_staff ON messages (contact_id, staff_seq) WHERE staff_seq > 0;
  CREATE TABLE read_marks (
    contact_id uuid NOT NULL REFERENCES contacts ON DELETE CASCADE,
    reader_id uuid NOT NULL,
    seq int NOT NULL,
    PRIMARY KEY (contact_id, reader_id)
  );`;

const AROUND = `
  CREATE TABLE statuses (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    queue_ids uuid[] NOT NULL,
    final_outcome boolean NOT NULL,
    created_at timestamptz NOT NULL
  );
  CREATE INDEX statuses_by_age ON statuses (created_at DESC, id DESC);
  CREATE TABLE visitor_sightings (
    visitor_id uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL
  ) WITH (fillfactor = 70);
  CREATE TABLE watch (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    counting_since timestamptz NOT NULL,
    reported_at timestamptz NOT NULL
  );`;
