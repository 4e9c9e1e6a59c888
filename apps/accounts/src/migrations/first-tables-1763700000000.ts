import { idempotencyMigrationSql, type Migration, type Schema } from '@switchboard/database';
import { outboxMigrationSql } from '@switchboard/outbox';

/** People, teams, sessions, widgets, visitors' keys and the audit trail. */
export class FirstTables1763700000000 implements Migration {
  async up(schema: Schema): Promise<void> {
    await schema.query(PEOPLE);
    await schema.query(SESSIONS);
    await schema.query(WIDGETS_AND_VISITORS);
    await schema.query(AUDIT);
    await schema.query(outboxMigrationSql());
    await schema.query(idempotencyMigrationSql());
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward');
  }
}

const PEOPLE = `
  CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL CHECK (email = lower(email)),
    name text NOT NULL,
    password_hash text NOT NULL,
    roles text[] NOT NULL CHECK (roles <@ ARRAY['agent', 'supervisor', 'administrator']),
    rights text[] NOT NULL CHECK (rights <@ ARRAY['reports']),
    skills jsonb NOT NULL,
    capacity int NOT NULL CHECK (capacity > 0),
    active boolean NOT NULL,
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz
  );
  -- Whoever is removed gives the address free.
  CREATE UNIQUE INDEX users_email ON users (email) WHERE deleted_at IS NULL;
  CREATE INDEX users_by_age ON users (created_at DESC, id DESC) WHERE deleted_at IS NULL;

  CREATE TABLE teams (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
  );
  CREATE UNIQUE INDEX teams_name ON teams (lower(name));
  CREATE INDEX teams_by_age ON teams (created_at DESC, id DESC);

  CREATE TABLE team_people (
    team_id uuid NOT NULL REFERENCES teams ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users,
    part text NOT NULL CHECK (part IN ('member', 'supervisor')),
    PRIMARY KEY (team_id, part, user_id)
  );
  CREATE INDEX team_people_by_user ON team_people (user_id, part);

  CREATE TABLE preferences (
    user_id uuid PRIMARY KEY REFERENCES users,
    preferences jsonb NOT NULL
  );`;

const SESSIONS = `
  CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    -- What the next refresh token is derived with, from the one before it; worth nothing without that.
    salt text NOT NULL,
    generation int NOT NULL,
    rotated_at timestamptz NOT NULL,
    idle_until timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
  );
  CREATE INDEX sessions_open_by_user ON sessions (user_id) WHERE ended_at IS NULL;
  CREATE INDEX sessions_open_by_end ON sessions (idle_until) WHERE ended_at IS NULL;
  CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;

  CREATE TABLE refresh_tokens (
    hash text PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    generation int NOT NULL,
    UNIQUE (session_id, generation)
  );

  -- The account is the hash of what was typed as an e-mail address: people type passwords there.
  CREATE TABLE sign_in_attempts (
    account text PRIMARY KEY,
    times timestamptz[] NOT NULL,
    last_at timestamptz NOT NULL
  );
  CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (last_at);`;

const WIDGETS_AND_VISITORS = `
  CREATE TABLE widgets (
    id uuid PRIMARY KEY,
    key text NOT NULL,
    name text NOT NULL,
    queue_ids uuid[] NOT NULL,
    allowed_origins text[] NOT NULL,
    fields jsonb NOT NULL,
    colours jsonb NOT NULL,
    texts jsonb NOT NULL,
    active boolean NOT NULL,
    revision int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
  );
  CREATE UNIQUE INDEX widgets_key ON widgets (key);
  CREATE INDEX widgets_by_age ON widgets (created_at DESC, id DESC);

  CREATE TABLE visitors (
    id uuid PRIMARY KEY,
    -- SHA-256 of the visitor key; null once it is forgotten.
    key_hash text,
    first_widget_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    forgotten_at timestamptz,
    CHECK ((key_hash IS NULL) = (forgotten_at IS NOT NULL))
  );
  CREATE UNIQUE INDEX visitors_key ON visitors (key_hash);
  CREATE INDEX visitors_by_use ON visitors (last_used_at) WHERE key_hash IS NOT NULL;
  CREATE INDEX visitors_forgotten ON visitors (forgotten_at) WHERE forgotten_at IS NOT NULL;`;

/** The app role may add to the audit trail and read it; nobody but the owner could change what stands there. */
const AUDIT = `
  CREATE TABLE audit (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid,
    address text,
    details jsonb NOT NULL
  );
  CREATE INDEX audit_by_age ON audit (at DESC, id DESC);
  CREATE INDEX audit_by_actor ON audit (actor_id, at DESC);
  CREATE INDEX audit_by_subject ON audit (subject_id, at DESC);
  DO $$ DECLARE app text; BEGIN
    FOR app IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
      WHERE table_schema = current_schema() AND table_name = 'audit' AND grantee <> current_user
    LOOP
      EXECUTE format('REVOKE ALL ON audit FROM %I; GRANT SELECT, INSERT ON audit TO %I', app, app);
    END LOOP;
  END $$;`;
