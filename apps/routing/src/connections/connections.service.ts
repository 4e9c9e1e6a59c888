import { Inject, Injectable } from '@nestjs/common';
import { type AgentsSeen, isOpen, type Payload, type SessionEnded } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { absentSince, afterReport, Clock, logger } from '@switchboard/kernel';
import { AssignmentsService } from '../assignments/assignments.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { OffersService } from '../offers/offers.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { WaitingService } from '../waiting/waiting.service.js';
import { ConnectionsRepository } from './connections.repository.js';

export const CONNECTION_SETTINGS = Symbol('connection settings');
export interface ConnectionSettings {
  graceMs: number;
}

const KEEP_OLD_MS = 600_000;

/** Who is here, and what becomes of the contacts of an agent who is not (rule 8). */
@Injectable()
export class ConnectionsService {
  private readonly log = logger('connections');

  constructor(
    @Inject(CONNECTION_SETTINGS) private readonly settings: ConnectionSettings,
    private readonly connections: ConnectionsRepository,
    private readonly assignments: AssignmentsService,
    private readonly contacts: ContactsService,
    private readonly offers: OffersService,
    private readonly waiting: WaitingService,
    private readonly presence: PresenceService,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async seen({ gatewayId, agentIds }: Payload<typeof AgentsSeen>) {
    return this.db.transaction(async (tx) => {
      const now = this.clock.now();
      // The lock also puts two reports of one gateway one after the other.
      const before = await this.connections.lockListening(tx);
      await this.connections.setListening(tx, afterReport(before, now));
      await this.connections.seen(tx, gatewayId, agentIds, now);
      return {};
    });
  }

  /** Whatever was heard before this start says nothing about the time in between. */
  beginAnew(): Promise<void> {
    return this.connections.beginAnew();
  }

  /** Agents whose grace period is over lose their presence, and their contacts go back to the queue. */
  async loseTheGone(): Promise<void> {
    const now = this.clock.now();
    const moment = absentSince(await this.connections.listening(), this.settings.graceMs, now);
    if (!moment) return;
    for (const agentId of await this.connections.awaySince(moment)) await this.lose(agentId, moment);
    await this.connections.sweepOld(new Date(now.getTime() - KEEP_OLD_MS));
  }

  /**
   * Whoever signs out everywhere is gone by his own deed: nobody waits for him. What is told late is of no use any more:
   * then the grace period has done it, or he is here again.
   */
  async sessionEnded({ userId, at, reason, isLast }: Payload<typeof SessionEnded>): Promise<void> {
    const moment = new Date(at);
    const isLate = this.clock.now().getTime() - moment.getTime() > this.settings.graceMs;
    if (!isLast || isLate || (reason !== 'signedOut' && reason !== 'disabled')) return;
    await this.db.transaction(async (tx) => {
      if (await this.presence.isGoneSince(tx, userId, moment)) await this.leaves(tx, userId, 'signedOut');
    });
  }

  private async lose(agentId: string, moment: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (await this.connections.forget(tx, agentId, moment))
        await this.leaves(tx, agentId, 'connectionLost');
    });
  }

  private async leaves(
    tx: Transaction,
    agentId: string,
    cause: 'connectionLost' | 'signedOut',
  ): Promise<void> {
    const contactIds = await this.assignments.contactIdsOfAgent(tx, agentId);
    for (const contactId of contactIds) await this.giveBack(tx, contactId, agentId);
    await this.presence.gone(tx, agentId, cause);
    await this.presence.loadChanged(tx, contactIds.length > 0 ? [agentId] : []);
    this.log.info({ agentId, cause, contacts: contactIds.length }, 'agent gone');
  }

  /**
   * A contact in wrap-up stays his: chat keeps that timer. Where another agent is in it, it just goes on; where it rings at
   * somebody who is to take it over, his answer decides.
   */
  private async giveBack(tx: Transaction, contactId: string, agentId: string): Promise<void> {
    const contact = await this.contacts.lock(tx, contactId);
    const open = await this.assignments.openOfContact(tx, contactId);
    const his = open.find(({ agent }) => agent.id === agentId);
    if (!contact || !his || !isOpen(contact)) return;
    await this.assignments.release(tx, his, 'connectionLost');
    if (open.length > 1 || (await this.offers.findTransfer(tx, contactId))) return;
    await this.waiting.returnToHead(tx, contact, his.queue);
  }
}
