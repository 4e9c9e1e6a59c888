import { Injectable } from '@nestjs/common';
import {
  AttachmentChanged,
  AttachmentOpened,
  ListReportAttachments,
  type ContactReportDetails,
  type Payload,
} from '@switchboard/contracts';
import { Tombstones, type Transaction } from '@switchboard/database';
import { Conditions, instantOf } from '../contacts/report-filters.js';
import { scopeOf } from '../scope.rules.js';
import { AttachmentsRepository } from './attachments.repository.js';

const OF_MY_TEAMS = `EXISTS (SELECT FROM contact_reports r WHERE r.contact_id = a.contact_id AND r.team_ids && $::uuid[])`;

/** The index of every file that is kept. */
@Injectable()
export class AttachmentsService {
  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly tombstones: Tombstones,
  ) {}

  keep(event: Payload<typeof AttachmentChanged>): Promise<void> {
    const { contactId } = event.attachment;
    return this.tombstones.ifAlive(contactId, (tx) => this.attachments.keep(tx, event));
  }

  keepOpening(messageId: string, event: Payload<typeof AttachmentOpened>): Promise<void> {
    return this.tombstones.ifAlive(event.contactId, (tx) =>
      this.attachments.keepOpening(tx, messageId, event),
    );
  }

  forget(tx: Transaction, contactIds: string[]): Promise<void> {
    return this.attachments.forget(tx, contactIds);
  }

  list({ actor, query }: Payload<typeof ListReportAttachments>) {
    const conditions = new Conditions()
      .andIfGiven(OF_MY_TEAMS, scopeOf(actor))
      .andIfGiven('a.at >= $::timestamptz', instantOf(query.from))
      .andIfGiven('a.at < $::timestamptz', instantOf(query.to))
      .andIfGiven('a.queue_id = $::uuid', query.queueId)
      .andIfGiven('a.contact_id = $::uuid', query.contactId);
    // Unfinished uploads are no files yet, unless somebody looks for just those.
    if (query.state) conditions.and('a.state = $', query.state);
    else conditions.and('a.state <> ALL ($::text[])', ['uploading', 'aborted']);
    return this.attachments.list(conditions, query);
  }

  /** A contact's files, each with who opened it. */
  withOpenings(contactId: string): Promise<ContactReportDetails['attachments']> {
    return this.attachments.ofContact(contactId);
  }
}
