import { Injectable } from '@nestjs/common';
import {
  type GetPresence,
  type Payload,
  type PresenceChanged,
  type Queue,
  type SetPresence,
} from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { Clock, assertStaff } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { Nudges } from '../nudges/nudges.js';
import { PauseReasonsService } from '../pauses/pause-reasons.service.js';
import { ERRORS } from '../routing.errors.js';
import { presenceChanged } from './presence-changed.js';
import { PresenceRepository, type PresenceRow, type Stance } from './presence.repository.js';
import { OFFLINE, presenceOf, saysNothingNew } from './presence.rules.js';

type Cause = Payload<typeof PresenceChanged>['cause'];

@Injectable()
export class PresenceService {
  constructor(
    private readonly presences: PresenceRepository,
    private readonly reasons: PauseReasonsService,
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {}

  async get({ actor }: Payload<typeof GetPresence>) {
    assertStaff(actor);
    return this.db.transaction(async (tx) => presenceOf(await this.lockOne(tx, actor.id)));
  }

  /** What an agent says of himself. Contacts he has stay his; only new offers depend on it. */
  async set({ actor, state, reasonId }: Payload<typeof SetPresence>) {
    assertStaff(actor);
    return this.db.transaction(async (tx) => {
      const stance = await this.stanceOf(tx, state, reasonId);
      const before = await this.lockOne(tx, actor.id);
      if (saysNothingNew(before, stance)) return presenceOf(before);
      return presenceOf(await this.become(tx, actor.id, stance, 'agent'));
    });
  }

  /** Nobody has seen him for the grace period, or he has signed out. */
  async gone(
    tx: Transaction,
    agentId: string,
    cause: Extract<Cause, 'connectionLost' | 'signedOut'>,
  ): Promise<void> {
    const before = await this.lockOne(tx, agentId);
    if (before.state !== 'offline') await this.become(tx, agentId, OFFLINE, cause);
  }

  /** Is he gone since that moment? Who never was here as an agent is not, nor who has said since that he is here. */
  async isGoneSince(tx: Transaction, agentId: string, moment: Date): Promise<boolean> {
    const row = await this.presences.find(tx, agentId);
    return row !== null && (row.state === 'offline' || row.since <= moment);
  }

  /** Rule 3: a real miss; the queue's number of them in a row pauses, unpaid where the queue names no reason. */
  async missed(
    tx: Transaction,
    agentId: string,
    queue: Pick<Queue, 'pauseReasonId'>,
    pauses: (misses: number) => boolean,
  ): Promise<void> {
    const { misses, state } = await this.presences.countMiss(tx, agentId);
    if (state !== 'available' || !pauses(misses)) return;
    const reason = queue.pauseReasonId ? await this.reasons.find(tx, queue.pauseReasonId) : null;
    await this.become(
      tx,
      agentId,
      { state: 'paused', reason, paid: reason?.paid ?? false, automatic: true },
      'missedOffer',
    );
  }

  /** He took a contact: misses in a row begin anew. */
  async tookContact(tx: Transaction, agentId: string): Promise<void> {
    await this.presences.forgetMisses(tx, agentId);
  }

  /** Before slots are taken or freed: makes the caller the only one who does. */
  async lock(tx: Transaction, agentIds: string[]): Promise<void> {
    await this.presences.lock(tx, agentIds, this.clock.now());
  }

  /** Whether he is here, slots used and slots there are. The agent is locked. */
  async standing(
    tx: Transaction,
    agentId: string,
  ): Promise<Pick<PresenceRow, 'state' | 'load' | 'capacity'>> {
    return this.rowOf(tx, agentId);
  }

  /** After slots were taken or freed: everybody hears the new load, and a free slot may find a contact. */
  async loadChanged(tx: Transaction, agentIds: string[]): Promise<void> {
    if (agentIds.length === 0) return;
    await this.lock(tx, agentIds);
    await this.publish(tx, agentIds, 'load');
    this.nudges.agents(tx, agentIds);
  }

  private async lockOne(tx: Transaction, agentId: string): Promise<PresenceRow> {
    await this.lock(tx, [agentId]);
    return this.rowOf(tx, agentId);
  }

  private async rowOf(tx: Transaction, agentId: string): Promise<PresenceRow> {
    const row = await this.presences.find(tx, agentId);
    if (!row) throw new Error('The presence row was just locked');
    return row;
  }

  private async stanceOf(tx: Transaction, state: Stance['state'], reasonId?: string): Promise<Stance> {
    if (state !== 'paused') return { state, reason: null, paid: null, automatic: false };
    if (!reasonId) return { state, reason: null, paid: false, automatic: false };
    const reason = await this.reasons.find(tx, reasonId);
    if (!reason) throw ERRORS.pauseReasonNotFound(reasonId);
    return { state, reason, paid: reason.paid, automatic: false };
  }

  private async become(tx: Transaction, agentId: string, stance: Stance, cause: Cause): Promise<PresenceRow> {
    await this.presences.set(tx, agentId, stance, this.clock.now());
    const [row] = await this.publish(tx, [agentId], cause);
    if (!row) throw new Error('The presence row was just locked');
    this.nudges.agents(tx, [agentId]);
    return row;
  }

  private async publish(tx: Transaction, agentIds: string[], cause: Cause): Promise<PresenceRow[]> {
    const rows = await this.presences.nextRevision(tx, agentIds);
    const now = this.clock.now();
    await this.outbox.add(tx, ...rows.map((row) => presenceChanged(row, cause, now)));
    return rows;
  }
}
