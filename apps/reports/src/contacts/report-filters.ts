import type { ListReportsQuery } from '@switchboard/contracts';
import type { z } from 'zod';
import type { Scope } from '../scope.rules.js';
import { queryOf } from '../transcript/search.rules.js';

/** Conditions and their values for one statement; only our own words become SQL. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  /** Adds a condition in which `$` stands for the value. */
  and(sql: string, value: unknown): this {
    const place = this.place(value);
    this.parts.push(sql.replaceAll('$', () => place));
    return this;
  }

  /** The same, left out where there is no value to compare with. */
  andIfGiven(sql: string, value: unknown): this {
    return value === undefined || value === null ? this : this.and(sql, value);
  }

  /** A condition whose values have their places already. */
  andPlaced(sql: string): this {
    this.parts.push(sql);
    return this;
  }

  /** A value's place in the statement. */
  place(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get sql(): string {
    return this.parts.length === 0 ? 'true' : this.parts.join(' AND ');
  }
}

// Not compared with the wanted answer: PostgreSQL would then read every attachment there is.
const HAS_ATTACHMENTS = `EXISTS (SELECT FROM attachments a WHERE a.contact_id = r.contact_id
  AND a.state NOT IN ('uploading', 'aborted'))`;
const FOUND_IN_TEXT = `r.contact_id IN (
  SELECT m.contact_id FROM messages m WHERE m.search @@ $::tsquery
  UNION SELECT v.contact_id FROM contact_reports v WHERE v.search @@ $::tsquery)`;

/** ISO 8601 has a year 0, PostgreSQL has none: before everything it knows. */
export const instantOf = (instant: string | undefined) =>
  instant?.startsWith('0000') ? '-infinity' : instant;

/** The filters of a list of contact reports (`r`), within what the asker may see. */
export function reportConditions(query: z.output<typeof ListReportsQuery>, scope: Scope): Conditions {
  const conditions = new Conditions()
    .andIfGiven('r.team_ids && $::uuid[]', scope)
    .andIfGiven('r.started_at >= $::timestamptz', instantOf(query.from))
    .andIfGiven('r.started_at < $::timestamptz', instantOf(query.to))
    .andIfGiven('r.queue_id = $::uuid', query.queueId)
    .andIfGiven('r.agent_ids @> ARRAY[$::uuid]', query.agentId)
    .andIfGiven('r.status_id = $::uuid', query.statusId)
    .andIfGiven('r.important = $', query.important);
  if (query.hasAttachments === true) conditions.andPlaced(HAS_ATTACHMENTS);
  if (query.hasAttachments === false) conditions.andPlaced(`NOT ${HAS_ATTACHMENTS}`);
  if (!query.text) return conditions;
  const search = queryOf(query.text);
  // Signs only: nothing can contain them as a word, and the answer is not "everything".
  return search === null ? conditions.and('$::boolean', false) : conditions.and(FOUND_IN_TEXT, search);
}
