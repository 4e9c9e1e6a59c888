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
import { Database, pageOf, Tombstones } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { ERRORS } from '../reports.errors.js';
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
    private readonly tombstones: Tombstones,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Every event of a contact carries it whole: the higher revision is the later truth, whatever comes first. */
  keep(facts: ContactFacts): Promise<void> {
    return this.tombstones.ifAlive(facts.id, (tx) => this.reports.keep(tx, facts));
  }

  keepRating({ contactId, ...rating }: Payload<typeof ContactRated>): Promise<void> {
    return this.tombstones.ifAlive(contactId, (tx) => this.reports.keepRating(tx, contactId, rating));
  }

  /**
   * Nothing is left of these contacts but who is told that they are gone; what is told late of one brings nothing back.
   * Offers stay: they are figures of agents and queues, without a visitor.
   */
  async purge(contactIds: string[]): Promise<void> {
    const found = await Promise.all(contactIds.map((id) => this.reports.find(id)));
    await this.db.transaction(async (tx) => {
      const tombstones = contactIds.map((contactId, at) => tombstoneOf(contactId, found[at] ?? null));
      await this.tombstones.put(tx, tombstones, this.clock.now());
      await this.reports.forget(tx, contactIds);
      await this.transcripts.forget(tx, contactIds);
      await this.attachments.forget(tx, contactIds);
    });
  }

  async list({ actor, query }: Payload<typeof ListContactReports>) {
    const rows = await this.reports.list(reportConditions(query, scopeOf(actor)), query);
    const now = this.clock.now();
    return pageOf(rows, query.limit, (row) => reportOf(row, now));
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
    const kept = row ?? (await this.tombstones.find(contactId));
    if (!kept || !mayReadReport(actor, kept)) throw ERRORS.reportNotFound(contactId);
    if (!row || row.retention === 'expired') throw ERRORS.gone(contactId);
    return row;
  }
}

const tombstoneOf = (contactId: string, row: ReportRow | null) => ({
  contactId,
  visitorId: row?.visitor.id ?? null,
  agentIds: [...new Set(row?.agents.map(({ id }) => id))],
  teamIds: row?.teamIds ?? [],
});

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
