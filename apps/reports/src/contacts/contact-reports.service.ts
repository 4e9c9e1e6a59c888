import { Injectable } from '@nestjs/common';
import {
  ContactRated,
  GetContactReport,
  ListContactReports,
  ListReportMessages,
  mayReadReport,
  type Actor,
  type ContactFacts,
  type ContactReport,
  type ContactReportDetails,
  type Payload,
} from '@switchboard/contracts';
import { pageOf } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { ERRORS } from '../errors.js';
import { scopeOf } from '../scope.rules.js';
import { TranscriptService } from '../transcript/transcript.service.js';
import { ContactReportsRepository, type ReportRow } from './contact-reports.repository.js';
import { reportConditions } from './report-filters.js';
import { secondsOf } from './times.rules.js';

/** What is kept of contacts, for those who may read it. */
@Injectable()
export class ContactReportsService {
  constructor(
    private readonly reports: ContactReportsRepository,
    private readonly transcripts: TranscriptService,
    private readonly attachments: AttachmentsService,
    private readonly clock: Clock,
  ) {}

  /** Every event of a contact carries it whole: the higher revision is the later truth, whatever comes first. */
  keep(facts: ContactFacts): Promise<void> {
    return this.reports.keep(facts);
  }

  keepRating({ contactId, ...rating }: Payload<typeof ContactRated>): Promise<void> {
    return this.reports.keepRating(contactId, rating);
  }

  async list({ actor, query }: Payload<typeof ListContactReports>) {
    const rows = await this.reports.list(reportConditions(query, scopeOf(actor)), query);
    const now = this.clock.now();
    const found = rows.map((row) => ({ at: row.at, id: row.id, report: reportOf(row, now) }));
    const { items, nextCursor } = pageOf(found, query.limit);
    return { items: items.map(({ report }) => report), nextCursor };
  }

  async get({ actor, contactId }: Payload<typeof GetContactReport>): Promise<ContactReportDetails> {
    const row = await this.getReadable(actor, contactId);
    const [attachments, rating] = await Promise.all([
      this.attachments.withOpenings(contactId),
      this.reports.findRating(contactId),
    ]);
    return {
      ...reportOf(row, this.clock.now()),
      visitor: row.visitor,
      segments: row.segments,
      participants: row.participants,
      attachments,
      rating,
    };
  }

  /** Its transcript, by pages. */
  async messages({ actor, contactId, query }: Payload<typeof ListReportMessages>) {
    await this.getReadable(actor, contactId);
    return this.transcripts.read(contactId, query);
  }

  /** Whoever may not read it learns nothing, not even that it expired. */
  private async getReadable(actor: Actor, contactId: string): Promise<ReportRow> {
    const row = await this.reports.find(contactId);
    if (!row || !mayReadReport(actor, row)) throw ERRORS.reportNotFound(contactId);
    if (row.retention === 'expired') throw ERRORS.gone(contactId);
    return row;
  }
}

function reportOf(row: ReportRow, now: Date): ContactReport {
  return {
    contactId: row.id,
    state: row.state,
    queue: row.queue,
    visitor: { id: row.visitor.id, name: row.visitor.name, email: row.visitor.email },
    agents: row.agents,
    startedAt: row.startedAt.toISOString(),
    answeredAt: row.answeredAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    waitSeconds: secondsOf(row.segments, 'waiting', now),
    talkSeconds: secondsOf(row.segments, 'active', now),
    wrapUpSeconds: secondsOf(row.segments, 'wrapUp', now),
    endedBy: row.endedBy,
    status: row.status,
    notSet: row.notSet,
    important: row.important,
    messageCount: row.messageCount,
    attachmentCount: row.attachmentCount,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    hold: row.hold,
  };
}
