import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type Attachment,
  attachmentForVisitor,
  AttachmentChanged,
  type ListQuery,
  isVisitor,
  isStaff,
} from '@switchboard/contracts';
import type { Transaction } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { ContactsService } from '../contacts/contacts.service.js';
import { ERRORS } from '../files.errors.js';
import { LinkKeys } from '../links/link-keys.js';
import { type ContactForOpening, mayOpen, type Reader } from '../access/may-open.rules.js';
import { hasPreview } from '../previews/preview.rules.js';
import { attachmentOf } from './attachment.js';
import { AttachmentEntity } from './attachment.entity.js';
import { AttachmentsRepository } from './attachments.repository.js';
import { mayReadFiles } from './attachments.rules.js';

/** The files of contacts, as each reader may know them. */
@Injectable()
export class AttachmentsService {
  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly contacts: ContactsService,
    private readonly links: LinkKeys,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, contactId: string, query: ListQuery) {
    const contact = await this.contacts.getFor(contactId, (one) => mayReadFiles(actor, one));
    if (!contact) throw ERRORS.contactNotFound();
    if (contact.isExpired) throw ERRORS.gone();
    return this.attachments.list(contactId, query, (row) => this.shown(row, actor, contact));
  }

  /** As `get`, for whoever goes on with the row. */
  async readable(actor: Actor, id: string): Promise<{ row: AttachmentEntity; contact: ContactForOpening }> {
    const row = await this.attachments.find({ id });
    const contact = row && (await this.contacts.get(row.contactId));
    if (!row || !contact || !mayReadFiles(actor, contact)) throw ERRORS.attachmentNotFound();
    const isHere = row instanceof AttachmentEntity && row.state !== 'deleted' && row.state !== 'recalled';
    if (contact.isExpired || !isHere) throw ERRORS.gone();
    return { row, contact };
  }

  async get(actor: Actor, id: string): Promise<Attachment> {
    const { row, contact } = await this.readable(actor, id);
    return this.shown(row, actor, contact);
  }

  /** One that is here, or what is left of it. */
  async find(by: { id: string } | { linkHash: Buffer }) {
    return this.attachments.find(by);
  }

  /** Takes the files of these contacts away; returns what there was, for its bytes. */
  async forget(tx: Transaction, contactIds: string[]): Promise<AttachmentEntity[]> {
    return this.attachments.forget(tx, contactIds);
  }

  /** Nobody gets it any more, whoever holds its link. */
  async recall(tx: Transaction, { id }: AttachmentEntity, reason: string): Promise<void> {
    const recalled = await this.attachments.recall(tx, id, reason);
    if (recalled) await this.publish(tx, recalled);
  }

  /** Their rows stay and say so, to everybody; returns what there was, for its bytes. */
  async delete(tx: Transaction, contactId: string): Promise<AttachmentEntity[]> {
    const rows = await this.attachments.lockFiles(tx, contactId);
    for (const row of rows) await this.publish(tx, await this.attachments.delete(tx, row));
    return rows;
  }

  /** In the reader's shape; the link only where he may open it now. */
  shown(row: AttachmentEntity, actor: Actor, contact: ContactForOpening): Attachment {
    const { outcome } = mayOpen(readerOf(actor), { contact, attachment: row });
    const link = outcome === 'allowed' ? this.links.linkOf(row) : null;
    const attachment = {
      ...attachmentOf(row),
      link,
      previewLink: link && hasPreview(row.mediaType) ? `${link}/preview` : null,
    };
    return isVisitor(actor) ? attachmentForVisitor(attachment) : attachment;
  }

  /** Tells everybody what became of a file, in the transaction that made it so. */
  async publish(tx: Transaction, row: AttachmentEntity): Promise<void> {
    const { contactId, queueId, revision, text } = row;
    const at = this.clock.now().toISOString();
    await this.outbox.add(tx, {
      contract: AttachmentChanged,
      payload: { at, revision, queueId, attachment: attachmentOf(row), text },
      lane: contactId,
    });
  }
}

/** Somebody with a token and no browser. */
function readerOf(actor: Actor): Reader {
  return {
    staff: isStaff(actor) ? actor : null,
    visitorId: isVisitor(actor) ? actor.id : null,
    viewerSince: null,
    isNavigation: false,
    isStaffBrowser: false,
  };
}
