import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { verifyGrant } from '@switchboard/auth';
import {
  type GrantClaims,
  type Invitation,
  InvitationChanged,
  type ExtendInvitation,
  IssueInvitation,
  type Payload,
  type RevokeInvitation,
} from '@switchboard/contracts';
import { Database, Idempotency, Tombstones, type Transaction } from '@switchboard/database';
import { Clock, logger, Sweeps, uuidv7 } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { ERRORS } from '../files.errors.js';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { PolicyService } from '../policy/policy.service.js';
import { extended, permitOf, type Used } from './invitation.rules.js';
import type { InvitationEntity } from './invitation.entity.js';
import { InvitationsRepository } from './invitations.repository.js';

type By = { id: string; name: string } | null;
const EXPIRE_BATCH = 100;

/** An agent's permits for the visitor to send files (G4). */
@Injectable()
export class InvitationsService implements OnModuleInit {
  private readonly log = logger('invitations');

  constructor(
    private readonly db: Database,
    private readonly idempotency: Idempotency,
    private readonly invitations: InvitationsRepository,
    private readonly policy: PolicyService,
    private readonly tombstones: Tombstones,
    private readonly outbox: Outbox,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
    @Inject(FILES_CONFIG) private readonly config: FilesConfig,
  ) {}

  onModuleInit(): void {
    this.sweeps.every({ name: 'expired invitations', ms: 1_000 }, () => this.expire());
    this.sweeps.every({ name: 'used grants', ms: 600_000 }, () =>
      this.invitations.forgetGrants(this.clock.now()),
    );
  }

  /** A new permit takes the place of the one before. Safe to repeat with its idempotency key. */
  async issue(command: Payload<typeof IssueInvitation>): Promise<Invitation> {
    const grant = await this.granted(command);
    const { contactId, queueId } = grant;
    const { seconds, maxFiles, types } = command;
    const once = {
      actorId: grant.actor.id,
      key: command.idempotencyKey,
      operation: IssueInvitation.key,
      body: { contactId, seconds, maxFiles, types },
      contactIdOf: () => contactId,
    };
    return this.idempotency.idempotently(once, async (tx) => {
      await this.lockContact(tx, contactId);
      await this.use(tx, grant);
      const policy = await this.policy.effective(queueId, tx);
      const used = await this.invitations.usedBy(tx, contactId);
      const issuedAt = this.clock.now();
      const permit = permitOf(command, policy, used, issuedAt);
      await this.end(tx, contactId, grant.actor);

      const invitation = await this.invitations.insert(tx, { id: uuidv7(), contactId, issuedAt, ...permit });
      await this.publish(tx, invitation, grant.actor);
      this.log.info({ contactId, invitationId: invitation.id, agentId: grant.actor.id }, 'files invited');
      return invitation;
    });
  }

  async extend(command: Payload<typeof ExtendInvitation>): Promise<Invitation> {
    return this.change(command, (invitation, now) => ({
      ...invitation,
      expiresAt: extended(new Date(invitation.expiresAt), command.seconds, now).toISOString(),
    }));
  }

  async revoke(command: Payload<typeof RevokeInvitation>): Promise<Invitation> {
    return this.change(command, (invitation) => ({ ...invitation, state: 'revoked' }));
  }

  /** The contact's permit as it is now, for whoever sees the contact. */
  async ofContact(contactId: string): Promise<Invitation | null> {
    const newest = await this.invitations.findNewest(contactId);
    const isOver =
      newest !== null &&
      ['active', 'exhausted'].includes(newest.state) &&
      new Date(newest.expiresAt) <= this.clock.now();
    return isOver ? { ...newest, state: 'expired' } : newest;
  }

  /** Ends the current permit, if there is one. */
  async end(tx: Transaction, contactId: string, by: By = null): Promise<void> {
    const current = await this.invitations.findCurrent(tx, contactId);
    if (current)
      await this.publish(tx, await this.invitations.change(tx, { ...current, state: 'revoked' }), by);
  }

  /** What decides whether the visitor may send now. Until the transaction ends nobody else uses this budget. */
  async budget(
    tx: Transaction,
    contactId: string,
  ): Promise<{ invitation: InvitationEntity | null; used: Used }> {
    await this.lockContact(tx, contactId);
    const used = await this.invitations.usedBy(tx, contactId);
    return { used, invitation: await this.invitations.findCurrent(tx, contactId) };
  }

  /** Takes from (negative: gives back to) a permit; it is used up with its last file. */
  async spend(tx: Transaction, id: string, spent: { files: number; bytes: number }): Promise<void> {
    const current = await this.invitations.lock(tx, id);
    if (!current) return;
    const filesLeft = Math.max(0, current.filesLeft - spent.files);
    const bytesLeft = Math.max(0, current.bytesLeft - spent.bytes);
    const isCurrent = current.state === 'active' || current.state === 'exhausted';
    const state = !isCurrent ? current.state : filesLeft === 0 ? 'exhausted' : 'active';
    await this.publish(
      tx,
      await this.invitations.change(tx, { ...current, filesLeft, bytesLeft, state }),
      null,
    );
  }

  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await this.invitations.forgetContacts(tx, contactIds);
  }

  /** Checks who it is for and burns it: a grant is good once. */
  async use(tx: Transaction, grant: GrantClaims): Promise<void> {
    if (!(await this.invitations.useGrant(tx, grant.jti, grant.exp))) throw ERRORS.noGrant();
  }

  private async change(
    command: { grant: string; actor: { id: string }; invitationId: string },
    next: (invitation: InvitationEntity, now: Date) => InvitationEntity,
  ): Promise<Invitation> {
    const grant = await this.granted(command);
    return this.db.transaction(async (tx) => {
      await this.use(tx, grant);
      const invitation = await this.invitations.lock(tx, command.invitationId);
      if (!invitation || invitation.contactId !== grant.contactId) throw ERRORS.invitationNotFound();
      const now = this.clock.now();
      // A permit that is over is not changed: a late repeat is told so, and a revoked one stays revoked.
      if (
        invitation.state === 'expired' ||
        invitation.state === 'revoked' ||
        new Date(invitation.expiresAt) <= now
      )
        throw ERRORS.noActiveInvitation();
      const changed = await this.invitations.change(tx, next(invitation, now));
      await this.publish(tx, changed, grant.actor);
      return changed;
    });
  }

  /** Everything about a contact's budget happens one at a time; of a purged one nothing. */
  private async lockContact(tx: Transaction, contactId: string): Promise<void> {
    if (!(await this.tombstones.alive(tx, [contactId])).has(contactId)) throw ERRORS.gone();
    await this.invitations.lockContact(tx, contactId);
  }

  private async granted({ grant, actor }: { grant: string; actor: { id: string } }): Promise<GrantClaims> {
    const claims = await verifyGrant(grant, this.config.GRANT_SECRET, { now: this.clock.now() });
    if (claims.purpose !== 'invite' || claims.actor.kind !== 'agent' || claims.actor.id !== actor.id)
      throw ERRORS.noGrant();
    return claims;
  }

  private async expire(): Promise<void | 'more'> {
    return this.db.transaction(async (tx) => {
      const over = await this.invitations.lockOver(tx, this.clock.now(), EXPIRE_BATCH);
      for (const invitation of over)
        await this.publish(tx, await this.invitations.change(tx, { ...invitation, state: 'expired' }), null);
      return over.length === EXPIRE_BATCH ? 'more' : undefined;
    });
  }

  private async publish(
    tx: Transaction,
    { revision, ...invitation }: InvitationEntity,
    by: By,
  ): Promise<void> {
    const at = this.clock.now().toISOString();
    await this.outbox.add(tx, {
      contract: InvitationChanged,
      payload: { at, revision, invitation, by: by && { id: by.id, name: by.name } },
      lane: invitation.contactId,
    });
  }
}
