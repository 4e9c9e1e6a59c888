import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor, Attachment, GrantClaims } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { AppError, Clock, logger, Sweeps, uuidv7 } from '@switchboard/kernel';
import { type AttachmentRow } from '../attachments/attachment.row.js';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { ERRORS } from '../files.errors.js';
import { InvitationsService } from '../invitations/invitations.service.js';
import { LinkKeys } from '../links/link-keys.js';
import { PolicyService } from '../policy/policy.service.js';
import { ScansService } from '../scanning/scans.service.js';
import { StandingService } from '../standing/standing.service.js';
import { Stores } from '../storage/stores.js';
import { shownName } from './names.rules.js';
import { receive } from './receive.js';
import { type Sniffed, type Taken, takenAs } from './types.rules.js';
import type { UploadFields, UploadForm } from './upload-form.js';
import { allowed, reservationFor, typeLists } from './upload.rules.js';
import { type Received, UploadsRepository } from './uploads.repository.js';

/** An upload that has begun: its row, and the rules that its bytes must keep. */
interface Begun {
  row: AttachmentRow;
  limitBytes: number;
  tooLarge: () => AppError;
  accept: (sniffed: Sniffed) => Taken;
}
type Start = { earlier: AttachmentRow } | { begun: Begun };

const STUCK_AFTER_MS = 15 * 60_000;
const BATCH = 50;

/** Takes files in: permitted, reserved, streamed into quarantine, and handed to the scanner. */
@Injectable()
export class UploadsService implements OnModuleInit {
  private readonly log = logger('uploads');

  constructor(
    private readonly db: Database,
    private readonly uploads: UploadsRepository,
    private readonly attachments: AttachmentsService,
    private readonly contacts: ContactsService,
    private readonly invitations: InvitationsService,
    private readonly policy: PolicyService,
    private readonly scans: ScansService,
    private readonly links: LinkKeys,
    private readonly stores: Stores,
    private readonly standing: StandingService,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.sweeps.every({ name: 'stuck uploads', ms: 30_000 }, () => this.abortStuck());
  }

  /** Before the body is read: what can be known of its length (S004). */
  async assertLength(grant: GrantClaims, declaredBytes: number | null, overheadBytes: number): Promise<void> {
    const { maxFileBytes } = (await this.policy.effective(grant.queueId))[grant.direction];
    if (declaredBytes !== null && declaredBytes > maxFileBytes + overheadBytes)
      throw ERRORS.fileTooLarge(maxFileBytes);
  }

  /** A repeat of the same clientMessageId gets the first attachment, unless that was aborted. */
  async upload(
    grant: GrantClaims,
    form: UploadForm,
    declaredBytes: number | null,
    signal: AbortSignal,
  ): Promise<Attachment> {
    const start = await this.begin(grant, form.fields, form.fileName, declaredBytes);
    if ('earlier' in start) return this.shown(start.earlier, grant);

    const { row, ...rules } = start.begun;
    try {
      const received = await receive(form.file, {
        store: this.stores.quarantine,
        key: row.objectKey,
        signal,
        ...rules,
      });
      await form.end();
      return await this.shown(await this.complete(grant, row, received), grant);
    } catch (error) {
      await this.abort(row);
      this.log.info(
        {
          attachmentId: row.id,
          contactId: row.contactId,
          code: error instanceof AppError ? error.code : 'internal',
        },
        'upload refused',
      );
      throw error;
    }
  }

  private async begin(
    grant: GrantClaims,
    fields: UploadFields,
    fileName: string,
    declaredBytes: number | null,
  ): Promise<Start> {
    const { contactId, queueId, direction, actor } = grant;
    const once = { contactId, senderId: actor.id, clientMessageId: fields.clientMessageId };
    return this.db.transaction(async (tx) => {
      const { invitation, used } = await this.invitations.budget(tx, contactId);
      await this.invitations.use(tx, grant);
      const earlier = await this.uploads.lockOnce(tx, once);
      if (earlier?.state === 'uploading') throw ERRORS.uploadInProgress();
      if (earlier && earlier.state !== 'aborted') return { earlier };

      const policy = await this.policy.effective(queueId, tx);
      const at = this.clock.now();
      const name = shownName(fileName);
      const { bytes, invitationId, tooLarge } = reservationFor({
        direction,
        policy,
        invitation,
        used,
        declaredBytes,
        now: at,
      });
      const row = await this.uploads.begin(tx, {
        ...this.beginningOf(grant, fields, earlier?.id ?? uuidv7()),
        name,
        at,
        invitationId,
        sizeBytes: bytes,
        consent: direction === 'outbound' && policy.outbound.consent === 'ask' ? 'asked' : 'notNeeded',
      });
      if (invitationId) await this.invitations.spend(tx, invitationId, { files: 1, bytes });
      const lists = typeLists({ direction, policy, invitation });
      const accept = (sniffed: Sniffed) => allowed(takenAs(name, sniffed, lists), lists);
      return { begun: { row, limitBytes: bytes, tooLarge, accept } };
    });
  }

  /** What is known of an attachment before anything is decided about it. */
  private beginningOf(
    { contactId, queueId, direction, actor }: GrantClaims,
    fields: UploadFields,
    id: string,
  ) {
    return {
      id,
      contactId,
      queueId,
      direction,
      sentBy: actor,
      clientMessageId: fields.clientMessageId,
      description: fields.description || null,
      text: fields.text ?? null,
      mediaType: 'application/octet-stream',
      attempt: uuidv7(),
      objectKey: uuidv7(),
      ...this.links.sign(contactId, id),
    };
  }

  private async complete(
    { sid, actor }: GrantClaims,
    row: AttachmentRow,
    received: Received,
  ): Promise<AttachmentRow> {
    return this.db.transaction(async (tx) => {
      await this.standing.assertMayFinish(tx, { sid, senderId: actor.id, contactId: row.contactId });
      const scanning = await this.uploads.toScanning(tx, row, received, this.clock.now());
      // The sweep took it for stuck, and has given its budget back.
      if (!scanning) throw ERRORS.timeout();
      if (row.invitationId)
        await this.invitations.spend(tx, row.invitationId, {
          files: 0,
          bytes: received.sizeBytes - row.sizeBytes,
        });
      await this.attachments.tell(tx, scanning);
      tx.afterCommit(() => this.scans.nudge());
      this.log.info(
        {
          attachmentId: row.id,
          contactId: row.contactId,
          sizeBytes: received.sizeBytes,
          mediaType: received.mediaType,
        },
        'file received',
      );
      return scanning;
    });
  }

  /** Gives number and bytes back. The object goes last: a scan that begins now must find no row, not no bytes. */
  private async abort(row: AttachmentRow): Promise<void> {
    const isAborted = await this.db.transaction(async (tx) => {
      const aborted = await this.uploads.abort(tx, row);
      if (aborted && row.invitationId)
        await this.invitations.spend(tx, row.invitationId, { files: -1, bytes: -row.sizeBytes });
      return aborted !== null;
    });
    // What cannot be deleted now is an orphan, which the sweep finds.
    if (isAborted) await this.stores.quarantine.delete(row.objectKey).catch(() => undefined);
  }

  /** A process died, or a network did: nothing stays "uploading" for ever. */
  private async abortStuck(): Promise<void | 'more'> {
    const stuck = await this.uploads.findStuck(new Date(this.clock.now().getTime() - STUCK_AFTER_MS), BATCH);
    for (const row of stuck) await this.abort(row);
    return stuck.length === BATCH ? 'more' : undefined;
  }

  private async shown(row: AttachmentRow, grant: GrantClaims): Promise<Attachment> {
    const kind = grant.actor.kind === 'visitor' ? 'visitor' : 'staff';
    const actor: Actor = { kind, id: grant.actor.id, roles: [], rights: [], teamIds: [] };
    return this.attachments.shown(row, actor, await this.contacts.get(row.contactId));
  }
}
