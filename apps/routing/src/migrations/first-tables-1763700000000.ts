import { idempotencyMigrationSql, type Migration, type Schema } from '@switchboard/database';
import { outboxMigrationSql } from '@switchboard/outbox';

/** Everything routing keeps, in the final shape of the data: transfers and invites have their columns already. */
export class FirstTables1763700000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(QUEUES);
    await schema.query(PEOPLE);
    await schema.query(CONTACTS);
    await schema.query(SLOTS);
    await schema.query(CONNECTIONS);
    await schema.query(outboxMigrationSql());
    await schema.query(idempotencyMigrationSql());
  }

  async down(): Promise<void> {
    throw new Error('There is nothing before the first migration');
  }
}

const QUEUES = `
  CREATE TABLE pause_reasons (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    paid boolean NOT NULL,
    created_at timestamptz NOT NULL
  );
  CREATE INDEX pause_reasons_newest ON pause_reasons (created_at, id);

  -- policy: every field of the contract Queue that is not a column here
  CREATE TABLE queues (
    id uuid PRIMARY KEY,
    number integer NOT NULL CHECK (number BETWEEN 1 AND 9999),
    name text NOT NULL,
    policy jsonb NOT NULL,
    pause_reason_id uuid REFERENCES pause_reasons (id),
    revision integer NOT NULL,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz
  );
  CREATE UNIQUE INDEX queues_number ON queues (number) WHERE deleted_at IS NULL;
  CREATE INDEX queues_newest ON queues (created_at, id) WHERE deleted_at IS NULL;
  CREATE INDEX queues_pause_reason ON queues (pause_reason_id);

  CREATE TABLE queue_members (
    queue_id uuid NOT NULL REFERENCES queues (id),
    agent_id uuid NOT NULL,
    PRIMARY KEY (queue_id, agent_id)
  );
  CREATE INDEX queue_members_agent ON queue_members (agent_id);

  -- One row a queue: the lock of its matching pass, and what was last told of its waiting list.
  CREATE TABLE waiting_lists (
    queue_id uuid PRIMARY KEY REFERENCES queues (id),
    revision integer NOT NULL DEFAULT 0,
    told text NOT NULL DEFAULT ''
  );`;

const PEOPLE = `
  -- Copies of what accounts owns; the higher revision wins.
  CREATE TABLE users (
    id uuid PRIMARY KEY,
    revision integer NOT NULL,
    name text NOT NULL,
    skills jsonb NOT NULL,
    capacity integer NOT NULL,
    roles text[] NOT NULL,
    active boolean NOT NULL,
    team_ids uuid[] NOT NULL
  );
  CREATE TABLE teams (
    id uuid PRIMARY KEY,
    revision integer NOT NULL,
    deleted boolean NOT NULL,
    member_ids uuid[] NOT NULL
  );
  CREATE INDEX teams_members ON teams USING gin (member_ids);

  -- A team that is known says itself who is in it; until then the user does.
  CREATE VIEW people AS
    SELECT u.id, u.name, u.skills, u.capacity, u.roles, u.active, ARRAY(
      SELECT t.id FROM teams t WHERE t.member_ids @> ARRAY[u.id] AND NOT t.deleted
      UNION
      SELECT said FROM unnest(u.team_ids) AS said WHERE NOT EXISTS (SELECT 1 FROM teams t WHERE t.id = said)
    ) AS team_ids
    FROM users u;

  CREATE TABLE presences (
    agent_id uuid PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('available', 'paused', 'offline')),
    reason_id uuid,
    reason_name text,
    paid boolean,
    since timestamptz NOT NULL,
    automatic boolean NOT NULL,
    misses integer NOT NULL DEFAULT 0,
    last_offer_at timestamptz,
    revision integer NOT NULL DEFAULT 0
  );`;

const CONTACTS = `
  -- What routing knows of a contact of chat's, the lock of everything about it, and the number of its last placement.
  CREATE TABLE contacts (
    id uuid PRIMARY KEY,
    revision integer NOT NULL,
    state text NOT NULL,
    queue_id uuid NOT NULL,
    visitor jsonb NOT NULL,
    language text,
    started_at timestamptz NOT NULL,
    placement integer NOT NULL DEFAULT 0
  );

  -- A contact that waits now. The row goes when somebody takes it or it ends.
  CREATE TABLE waiting_places (
    contact_id uuid PRIMARY KEY REFERENCES contacts (id),
    queue_id uuid NOT NULL,
    priority integer NOT NULL,
    ahead boolean NOT NULL,
    waiting_since timestamptz NOT NULL,
    entered_at timestamptz NOT NULL,
    steps_done integer NOT NULL DEFAULT 0,
    relaxed boolean NOT NULL DEFAULT false,
    visited_queue_ids uuid[] NOT NULL,
    due_at timestamptz
  );
  CREATE INDEX waiting_places_order ON waiting_places (queue_id, ahead DESC, priority DESC, waiting_since, contact_id);
  CREATE INDEX waiting_places_oldest ON waiting_places (waiting_since, contact_id);
  CREATE INDEX waiting_places_due ON waiting_places (due_at) WHERE due_at IS NOT NULL;`;

const SLOTS = `
  CREATE TABLE offers (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('contact', 'transfer', 'invite')),
    contact_id uuid NOT NULL REFERENCES contacts (id),
    agent_id uuid NOT NULL,
    queue_id uuid NOT NULL,
    from_agent_id uuid,
    from_name text,
    replaces uuid,
    note text,
    visitor_url text,
    external_url text,
    waiting_since timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    shown_at timestamptz,
    due_at timestamptz NOT NULL,
    state text NOT NULL,
    ended_at timestamptz,
    reason text,
    decision jsonb
  );
  CREATE UNIQUE INDEX offers_ringing_contact ON offers (contact_id) WHERE state = 'ringing' AND kind = 'contact';
  CREATE INDEX offers_ringing_agent ON offers (agent_id) WHERE state = 'ringing';
  CREATE INDEX offers_due ON offers (due_at) WHERE state = 'ringing';
  CREATE INDEX offers_of_contact ON offers (contact_id, made_at);

  CREATE TABLE assignments (
    id uuid PRIMARY KEY,
    contact_id uuid NOT NULL REFERENCES contacts (id),
    agent_id uuid NOT NULL,
    agent_name text NOT NULL,
    team_ids uuid[] NOT NULL,
    kind text NOT NULL CHECK (kind IN ('contact', 'transfer', 'invite', 'pull')),
    offer_id uuid UNIQUE,
    replaces uuid,
    queue_id uuid NOT NULL,
    queue jsonb NOT NULL,
    placement integer NOT NULL,
    made_at timestamptz NOT NULL,
    released_at timestamptz,
    release_reason text,
    UNIQUE (contact_id, placement)
  );
  CREATE UNIQUE INDEX assignments_open ON assignments (contact_id, agent_id) WHERE released_at IS NULL;
  CREATE INDEX assignments_agent_open ON assignments (agent_id) WHERE released_at IS NULL;
  CREATE INDEX assignments_queue_pace ON assignments (queue_id, released_at DESC) WHERE released_at IS NOT NULL;

  -- A ringing offer and an assignment, wrap-up included, use a slot.
  CREATE VIEW taken_slots AS
    SELECT agent_id, contact_id FROM offers WHERE state = 'ringing'
    UNION ALL
    SELECT agent_id, contact_id FROM assignments WHERE released_at IS NULL;`;

const CONNECTIONS = `
  -- Who has a socket, by gateway. gone_at: that gateway said that he has none any more.
  CREATE TABLE gateway_sightings (
    agent_id uuid NOT NULL,
    gateway_id text NOT NULL,
    seen_at timestamptz NOT NULL,
    gone_at timestamptz,
    PRIMARY KEY (agent_id, gateway_id)
  );
  CREATE INDEX gateway_sightings_gateway ON gateway_sightings (gateway_id);

  -- One row: whether reports arrive at all.
  CREATE TABLE gateway_reports (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    heard_at timestamptz,
    continuous_since timestamptz
  );
  INSERT INTO gateway_reports DEFAULT VALUES;`;
