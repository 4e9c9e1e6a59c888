import { Injectable } from '@nestjs/common';
import {
  teamIdsOf,
  type ContactFacts,
  type ContactReport,
  type ContactReportDetails,
  type Hold,
  type Participant,
  type Segment,
} from '@switchboard/contracts';
import { Database, FOR_UPDATE, placeOf, type TombstoneEntity, type Transaction } from '@switchboard/database';
import { In, IsNull, Not } from 'typeorm';
import { wordsOf } from '../transcript/search.rules.js';
import type { Conditions } from './report-filters.js';
import { ContactReportEntity } from './contact-report.entity.js';
import { RatingEntity } from './rating.entity.js';
import { agentsOf, waitingSinceOf } from './times.rules.js';

/** What is kept of one contact, as the database has it. */
export interface ReportRow {
  id: string;
  at: string;
  state: ContactReport['state'];
  queue: ContactReport['queue'];
  visitor: ContactReportDetails['visitor'];
  participants: Participant[];
  segments: Segment[];
  agents: ContactReport['agents'];
  teamIds: string[];
  status: ContactReport['status'];
  notSet: boolean;
  important: boolean;
  endedBy: ContactReport['endedBy'];
  startedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  closedAt: Date | null;
  hold: ContactReport['hold'];
  messageCount: number;
  attachmentCount: number;
}
export interface Rating {
  score: number;
  text: string | null;
  at: string;
}

const SELECT = `SELECT r.contact_id AS id, r.started_at::text AS at, r.state,
  json_build_object('id', r.queue_id, 'number', r.queue_number, 'name', r.queue_name) AS queue,
  json_build_object('id', r.visitor_id, 'name', r.visitor_name, 'email', r.visitor_email, 'fields', r.visitor_fields) AS visitor,
  r.participants, r.segments, r.agents, r.team_ids AS "teamIds", r.not_set AS "notSet", r.important, r.ended_by AS "endedBy",
  CASE WHEN r.status_id IS NULL THEN NULL ELSE json_build_object('id', r.status_id, 'name', r.status_name) END AS status,
  r.started_at AS "startedAt", r.answered_at AS "answeredAt", r.ended_at AS "endedAt", r.closed_at AS "closedAt",
  r.hold,
  (SELECT count(*)::int FROM messages m WHERE m.contact_id = r.contact_id AND m.kind <> 'event') AS "messageCount",
  (SELECT count(*)::int FROM attachments a WHERE a.contact_id = r.contact_id
    AND a.state NOT IN ('uploading', 'aborted')) AS "attachmentCount"
  FROM contact_reports r`;

const COLUMNS = [
  'contact_id',
  'revision',
  'state',
  'queue_id',
  'queue_number',
  'queue_name',
  'visitor_id',
  'visitor_name',
  'visitor_email',
  'visitor_fields',
  'participants',
  'segments',
  'agents',
  'agent_ids',
  'team_ids',
  'status_id',
  'status_name',
  'not_set',
  'important',
  'ended_by',
  'started_at',
  'answered_at',
  'ended_at',
  'closed_at',
  'waiting_since',
  'search',
];
const KEEP = `INSERT INTO contact_reports (${COLUMNS.join(', ')})
  VALUES (${COLUMNS.map((name, at) => (name === 'search' ? `array_to_tsvector($${at + 1}::text[])` : `$${at + 1}`)).join(', ')})
  ON CONFLICT (contact_id) DO UPDATE SET ${COLUMNS.filter((name) => name !== 'contact_id')
    .map((name) => `${name} = EXCLUDED.${name}`)
    .join(', ')}
  WHERE contact_reports.revision < EXCLUDED.revision`;

/** Contact reports: one row a contact, the higher revision wins. */
@Injectable()
export class ContactReportsRepository {
  constructor(private readonly db: Database) {}

  /** One statement, so that events of one contact at the same moment leave the higher revision. */
  async keep(tx: Transaction, facts: ContactFacts): Promise<void> {
    await tx.sql(KEEP, this.valuesOf(facts));
  }

  /** One more than asked for. */
  async list(
    conditions: Conditions,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<ReportRow[]> {
    const { at, id } = placeOf(cursor);
    if (at)
      conditions.andPlaced(
        `(r.started_at, r.contact_id) < (${conditions.place(at)}::timestamptz, ${conditions.place(id)}::uuid)`,
      );
    return this.db.sql<ReportRow>(
      `${SELECT} WHERE ${conditions.sql} ORDER BY r.started_at DESC, r.contact_id DESC LIMIT ${conditions.place(limit + 1)}`,
      conditions.values,
    );
  }

  async find(contactId: string): Promise<ReportRow | null> {
    const [row] = await this.db.sql<ReportRow>(`${SELECT} WHERE r.contact_id = $1`, [contactId]);
    return row ?? null;
  }

  /** There is one rating a contact; the first told stays. */
  async keepRating(tx: Transaction, contactId: string, { score, text, at }: Rating): Promise<void> {
    const rating = { contactId, score, text, at };
    await tx.repository(RatingEntity).createQueryBuilder().insert().values(rating).orIgnore().execute();
  }

  /** As nobody else changes it now. */
  async lock(tx: Transaction, contactId: string): Promise<Pick<ReportRow, 'closedAt' | 'hold'> | null> {
    const select = { contactId: true, closedAt: true, hold: true } as const;
    return tx.repository(ContactReportEntity).findOne({ select, where: { contactId }, lock: FOR_UPDATE });
  }

  /** False where there is no such report, or nothing to lift. */
  async hold(tx: Transaction, contactId: string, hold: Hold | null): Promise<boolean> {
    const where = hold ? { contactId } : { contactId, hold: Not(IsNull()) };
    const { affected } = await tx.repository(ContactReportEntity).update(where, { hold });
    return affected === 1;
  }

  /** Who could have read them: ids, for their tombstones. */
  async readersOf(tx: Transaction, contactIds: string[]): Promise<Omit<TombstoneEntity, 'purgedAt'>[]> {
    const select = { contactId: true, visitorId: true, agentIds: true, teamIds: true } as const;
    return tx.repository(ContactReportEntity).find({ select, where: { contactId: In(contactIds) } });
  }

  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.sql('DELETE FROM contact_reports WHERE contact_id = ANY ($1::uuid[])', [contactIds]);
    await tx.sql('DELETE FROM ratings WHERE contact_id = ANY ($1::uuid[])', [contactIds]);
  }

  findRating(contactId: string): Promise<Rating | null> {
    return this.db.repository(RatingEntity).findOneBy({ contactId });
  }

  private valuesOf(facts: ContactFacts): unknown[] {
    const { queue, visitor, status } = facts;
    const agents = agentsOf(facts);
    return [
      facts.id,
      facts.revision,
      facts.state,
      queue.id,
      queue.number,
      queue.name,
      visitor.id,
      visitor.name,
      visitor.email,
      ...[visitor.fields, facts.participants, facts.segments, agents].map((value) => JSON.stringify(value)),
      [...new Set(agents.map(({ id }) => id))],
      teamIdsOf(facts),
      status?.id ?? null,
      status?.name ?? null,
      facts.notSet,
      facts.important,
      facts.endedBy,
      facts.startedAt,
      facts.answeredAt,
      facts.endedAt,
      facts.closedAt,
      waitingSinceOf(facts),
      wordsOf(visitor.name, visitor.email),
    ];
  }
}
