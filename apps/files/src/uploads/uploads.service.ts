import type { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor, Attachment, GrantClaims } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { AppError, Clock, logger, Sweeps, uuidv7 } from '@switchboard/kernel';
import type { AttachmentEntity } from '../attachments/attachment.entity.js';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { ERRORS } from '../files.errors.js';
import { InvitationsService } from '../invitations/invitations.service.js';
import { LinkKeys } from '../links/link-keys.js';
import { PolicyService } from '../policy/policy.service.js';
import { ScansService } from '../scanning/scans.service.js';
import { StandingService } from '../access/standing.service.js';
import { Stores } from '../storage/stores.js';
import { shownName } from './names.rules.js';
import { receive } from './receive.js';
import type { UploadFields, UploadForm } from './upload-form.js';
import { consentFor, limitsOf, neededInvitation, reservedFor } from './upload.rules.js';
import { UploadsRepository } from './uploads.repository.js';

/** Several times within a lease, which is 20 s. */
const RENEWED_EVERY_MS = 5_000;
const BATCH = 50;

/** Of a file of which no byte has come. */
const NOTHING_YET = {
  state: 'uploading',
  reason: null,
  mediaType: 'application/octet-stream',
  receivedBytes: 0,
  sha256: null,
  cleanKey: null,
  nextScanAt: null,
  lease: null,
  leaseUntil: null,
  scans: 0,
  heldPublished: false,
} as const;

/** Takes files in: permitted, reserved, streamed into quarantine, and handed to the scanner. */
@Injectable()
export class UploadsService implements OnModuleInit {
  private readonly log = logger('uploads');
  /** Attempts whose bytes this process brings now. */
  private readonly inHand = new Set<string>();

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
    this.sweeps.every({ name: 'uploads in hand', ms: RENEWED_EVERY_MS }, () => this.keepAlive());
  }

  /** Before the body is read: what can be known of its length (S004). */
  async assertLength(grant: GrantClaims, declaredBytes: number | null, overheadBytes: number): Promise<void> {
    const { maxFileBytes } = (await this.policy.effective(grant.queueId))[grant.direction];
    if (declaredBytes !== null && declaredBytes > maxFileBytes + overheadBytes)
      throw ERRORS.fileTooLarge(maxFileBytes);
  }

  /**
   * An upload is a row (reserve, append, complete); the request only brings its bytes. A repeat of the same
   * clientMessageId gets the first attachment, unless that was aborted.
   */
  async upload(
    grant: GrantClaims,
    form: UploadForm,
    declaredBytes: number | null,
    signal: AbortSignal,
  ): Promise<Attachment> {
    const upload = await this.reserve(grant, form, declaredBytes);
    if (upload.state !== 'uploading') return this.shown(upload, grant);

    this.inHand.add(upload.attempt);
    try {
      const whole = await this.append(upload, form.file, signal);
      await form.end();
      return await this.shown(await this.complete(grant, whole), grant);
    } catch (error) {
      await this.abort(upload);
      const code = error instanceof AppError ? error.code : 'internal';
      this.log.info({ attachmentId: upload.id, contactId: upload.contactId, code }, 'upload refused');
      throw error;
    } finally {
      this.inHand.delete(upload.attempt);
    }
  }

  /** The row with its share of the budget; the earlier one where it was sent before. */
  private async reserve(
    grant: GrantClaims,
    { fields, fileName }: Pick<UploadForm, 'fields' | 'fileName'>,
    declaredBytes: number | null,
  ): Promise<AttachmentEntity> {
    const { contactId, queueId, direction, actor } = grant;
    const once = { contactId, senderId: actor.id, clientMessageId: fields.clientMessageId };
    return this.db.transaction(async (tx) => {
      const budget = await this.invitations.budget(tx, contactId);
      await this.invitations.use(tx, grant);
      const earlier = await this.uploads.lockOnce(tx, once);
      if (earlier?.state === 'uploading') throw ERRORS.uploadInProgress();
      if (earlier && earlier.state !== 'aborted') return earlier;

      const now = this.clock.now();
      const policy = await this.policy.effective(queueId, tx);
      const invitation = neededInvitation({ direction, policy, invitation: budget.invitation }, now);
      const limits = limitsOf({ direction, policy, invitation, used: budget.used });
      const reservedBytes = reservedFor(limits, declaredBytes);
      if (invitation) await this.invitations.spend(tx, invitation.id, { files: 1, bytes: reservedBytes });
      const row = {
        ...this.beginningOf(grant, fields, earlier?.id ?? uuidv7()),
        name: shownName(fileName),
        createdAt: now,
        invitationId: invitation?.id ?? null,
        limits,
        reservedBytes,
        consent: consentFor(direction, policy),
      };
      return this.uploads.reserve(tx, row, earlier);
    });
  }

  /** What is known of an attachment before anything is decided about it. */
  private beginningOf(
    { contactId, queueId, direction, actor }: GrantClaims,
    { clientMessageId, description, text }: UploadFields,
    id: string,
  ) {
    return {
      ...NOTHING_YET,
      id,
      contactId,
      queueId,
      direction,
      sentBy: { ...actor, shownAs: actor.shownAs ?? null },
      clientMessageId,
      description: description || null,
      text: text ?? null,
      attempt: uuidv7(),
      objectKey: uuidv7(),
      ...this.links.sign(contactId, id),
    };
  }

  /** Brings bytes into quarantine, as far as the row permits, and says so in the row. */
  private async append(
    upload: AttachmentEntity,
    file: Readable,
    signal: AbortSignal,
  ): Promise<AttachmentEntity> {
    const received = await receive(file, { store: this.stores.quarantine, upload, signal });
    const appended = await this.db.transaction((tx) => this.uploads.append(tx, upload, received));
    // Somebody took us for dead, and has given the budget back.
    if (!appended) throw ERRORS.timeout();
    return appended;
  }

  private async complete({ sid, actor }: GrantClaims, upload: AttachmentEntity): Promise<AttachmentEntity> {
    const { id: attachmentId, contactId, invitationId, receivedBytes, reservedBytes, mediaType } = upload;
    return this.db.transaction(async (tx) => {
      await this.standing.assertMayFinish(tx, { sid, senderId: actor.id, contactId });
      const scanning = await this.uploads.complete(tx, upload, this.clock.now());
      if (!scanning) throw ERRORS.timeout();
      if (invitationId)
        await this.invitations.spend(tx, invitationId, { files: 0, bytes: receivedBytes - reservedBytes });
      await this.attachments.publish(tx, scanning);
      tx.afterCommit(() => this.scans.nudge());
      this.log.info({ attachmentId, contactId, sizeBytes: receivedBytes, mediaType }, 'file received');
      return scanning;
    });
  }

  /** Gives number and bytes back. The object goes last: a scan that begins now must find no row, not no bytes. */
  private async abort(upload: AttachmentEntity): Promise<void> {
    const { invitationId, reservedBytes, objectKey } = upload;
    const isAborted = await this.db.transaction(async (tx) => {
      const aborted = await this.uploads.abort(tx, upload);
      if (aborted && invitationId)
        await this.invitations.spend(tx, invitationId, { files: -1, bytes: -reservedBytes });
      return aborted !== null;
    });
    // What cannot be deleted now is an orphan, which the sweep finds.
    if (isAborted) await this.stores.quarantine.delete(objectKey).catch(() => undefined);
  }

  /** Ours go on; those of a process that died are given up, so that their budget is free and a repeat begins anew. */
  private async keepAlive(): Promise<void | 'more'> {
    if (this.inHand.size > 0) await this.uploads.renew([...this.inHand]);
    const lost = await this.uploads.findLost(BATCH);
    for (const row of lost) await this.abort(row);
    return lost.length === BATCH ? 'more' : undefined;
  }

  private async shown(row: AttachmentEntity, grant: GrantClaims): Promise<Attachment> {
    const kind = grant.actor.kind === 'visitor' ? 'visitor' : 'staff';
    const actor: Actor = { kind, id: grant.actor.id, roles: [], rights: [], teamIds: [] };
    return this.attachments.shown(row, actor, await this.contacts.get(row.contactId));
  }
}
