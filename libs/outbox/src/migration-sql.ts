/** How many lanes order is kept in: the events of one contact share a lane. */
export const LANES = 8;

/**
 * Table `outbox`, for the first migration of a service that tells events.
 *
 * It has no primary key on purpose: with an index on `id` alone the planner may walk through a day of published rows
 * to find the pending ones. Rows are found and marked by (lane, id) through the partial index, which stays small.
 */
export function outboxMigrationSql(): string {
  return `
    CREATE TABLE outbox (
      id bigint GENERATED ALWAYS AS IDENTITY,
      message_id uuid NOT NULL,
      key text NOT NULL,
      lane_key text NOT NULL,
      lane smallint NOT NULL GENERATED ALWAYS AS ((hashtext(lane_key) & ${LANES - 1})::smallint) STORED,
      payload jsonb NOT NULL,
      correlation_id text,
      traceparent text,
      created_at timestamptz NOT NULL DEFAULT now(),
      published_at timestamptz
    ) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
    CREATE INDEX outbox_pending ON outbox (lane, id) WHERE published_at IS NULL;
    CREATE INDEX outbox_by_age ON outbox USING brin (published_at) WITH (pages_per_range = 32, autosummarize = on);`;
}
