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
  type Hold,
  type Payload,
} from '@switchboard/contracts';
import { pageOf, Tombstones, type Transaction } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { ERRORS } from '../reports.errors.js';
import { scopeOf } from '../scope.rules.js';
import { expiryOf, reportTerm, type Term } from '../terms/terms.rules.js';
import { TermsService } from '../terms/terms.service.js';
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
    private readonly terms: TermsService,
    private readonly clock: Clock,
  ) {}

  /** Every event of a contact carries it whole: the higher revision is the later truth, whatever comes first. */
  keep(facts: ContactFacts): Promise<void> {
    return this.tombstones.ifAlive(facts.id, (tx) => this.reports.keep(tx, facts));
  }

  keepRating({ contactId, ...rating }: Payload<typeof ContactRated>): Promise<void> {
    return this.tombstones.ifAlive(contactId, (tx) => this.reports.keepRating(tx, contactId, rating));
  }

  /** As nobody else changes it until the transaction is over; null where there is none. */
  lock(tx: Transaction, contactId: string) {
    return this.reports.lock(tx, contactId);
  }

  /** False where there is no such report, or nothing to lift. */
  hold(tx: Transaction, contactId: string, hold: Hold | null): Promise<boolean> {
    return this.reports.hold(tx, contactId, hold);
  }

  /** What a purge leaves: who is told that a contact is gone, where anything is known of it. */
  async tombstonesOf(tx: Transaction, contactIds: string[]) {
    const known = new Map((await this.reports.readersOf(tx, contactIds)).map((one) => [one.contactId, one]));
    const nobody = { visitorId: null, agentIds: [], teamIds: [] };
    return contactIds.map((contactId) => known.get(contactId) ?? { contactId, ...nobody });
  }

  /** Report, rating, transcript and files. Offers stay: figures of agents and queues, without a visitor. */
  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await this.reports.forget(tx, contactIds);
    await this.transcripts.forget(tx, contactIds);
    await this.attachments.forget(tx, contactIds);
  }

  async list({ actor, query }: Payload<typeof ListContactReports>) {
    const [rows, term] = await Promise.all([
      this.reports.list(reportConditions(query, scopeOf(actor)), query),
      this.term(),
    ]);
    const now = this.clock.now();
    return pageOf(rows, query.limit, (row) => reportOf(row, now, term));
  }

  async get({ actor, contactId }: Payload<typeof GetContactReport>): Promise<ContactReportDetails> {
    const row = await this.getReadable(actor, contactId);
    const [attachments, rating, term] = await Promise.all([
      this.attachments.withOpenings(contactId),
      this.reports.findRating(contactId),
      this.term(),
    ]);
    return {
      ...reportOf(row, this.clock.now(), term),
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
  async getReadable(actor: Actor, contactId: string): Promise<ReportRow> {
    const row = await this.reports.find(contactId);
    const kept = row ?? (await this.tombstones.find(contactId));
    if (!kept || !mayReadReport(actor, kept)) throw ERRORS.reportNotFound(contactId);
    if (!row) throw ERRORS.gone(contactId);
    return row;
  }

  private async term(): Promise<Term> {
    return reportTerm(await this.terms.current());
  }
}

function reportOf(row: ReportRow, now: Date, term: Term): ContactReport {
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
    expiresAt: expiryOf(row.closedAt, row.queue.id, term)?.toISOString() ?? null,
    hold: row.hold,
  };
}
