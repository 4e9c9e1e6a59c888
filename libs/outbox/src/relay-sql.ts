import { prepared } from '@switchboard/database';
import { LANES } from './migration-sql.js';

/** How many rows are published at once. */
export const BATCH = 200;
/** How many old rows are deleted at once. */
export const FORGET_BATCH = 5_000;
const MANY_PENDING = 100_000;

export interface OutboxRow {
  lane: number;
  id: string;
  messageId: string;
  key: string;
  laneKey: string;
  payload: unknown;
  correlationId: string | null;
  traceparent: string | null;
  ageSeconds: number;
}

/** A row that was committed a moment ago, and what of its lane was not marked when it was written. */
export interface FreshRow extends OutboxRow {
  before: string[];
}

/** Beyond so many rows of its lane nobody knows what else is before it. */
export const MANY_BEFORE = 50;

/**
 * The oldest rows of each held lane, without resting keys and rows. A lateral scan a lane, so that the partial index
 * gives them in order however many rows wait and however many are published.
 */
export const PENDING = prepared(
  'outbox-pending',
  `
  SELECT row.lane, row.id, message_id AS "messageId", key, lane_key AS "laneKey", payload,
         correlation_id AS "correlationId", traceparent, extract(epoch FROM now() - created_at)::float8 AS "ageSeconds"
  FROM unnest($1::smallint[]) AS held(lane)
  CROSS JOIN LATERAL (
    SELECT * FROM outbox
    WHERE published_at IS NULL AND outbox.lane = held.lane
      AND outbox.lane_key <> ALL ($2::text[]) AND outbox.id <> ALL ($3::bigint[])
    ORDER BY outbox.id LIMIT ${BATCH}
  ) AS row
  ORDER BY row.id LIMIT ${BATCH}`,
);

/** Row by row, never up to a mark: a transaction with a smaller id may commit later. */
export const MARK = prepared(
  'outbox-mark',
  `
  UPDATE outbox SET published_at = now()
  FROM unnest($1::smallint[], $2::bigint[]) AS done(lane, id)
  WHERE outbox.lane = done.lane AND outbox.id = done.id AND published_at IS NULL`,
);

/** In the order in which they were written; found by the index of ages. */
export const PUBLISHED_BETWEEN = `
  SELECT message_id AS "messageId", key, payload, correlation_id AS "correlationId", traceparent FROM outbox
  WHERE published_at >= $1 AND published_at < $2 AND key = ANY ($3) ORDER BY id`;

export const FORGET_SQL = `
  DELETE FROM outbox WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM outbox WHERE published_at < now() - interval '24 hours' LIMIT ${FORGET_BATCH}))
  RETURNING 1 AS gone`;

export const FIGURES_SQL = `
  SELECT (SELECT count(*)::int FROM (SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT ${MANY_PENDING}) AS waiting) AS pending,
         (SELECT coalesce(extract(epoch FROM now() - min(oldest.created_at)), 0)::float8
          FROM generate_series(0, ${LANES - 1}) AS lanes(lane)
          CROSS JOIN LATERAL (SELECT created_at FROM outbox
            WHERE published_at IS NULL AND outbox.lane = lanes.lane ORDER BY id LIMIT 1) AS oldest) AS "oldestSeconds"`;
