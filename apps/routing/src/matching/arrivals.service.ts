import { Injectable } from '@nestjs/common';
import type { ContactFacts } from '@switchboard/contracts';
import { Clock, logger } from '@switchboard/kernel';
import { Database } from '@switchboard/database';
import { Nudges } from '../nudges/nudges.js';
import { MatchingRepository } from './matching.repository.js';
import { MatchingService } from './matching.service.js';

/** The most that one pass places; the next one goes on. */
const MOST = 200;

interface Arrival {
  contact: ContactFacts;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Contacts that have just started get their place and, in the same transaction, their offer. Those that come to a queue
 * while a pass of it is under way go together into the next one.
 */
@Injectable()
export class ArrivalsService {
  private readonly log = logger('arrivals');
  /** By queue; a queue is in here while somebody works for it. */
  private readonly gathering = new Map<string, Arrival[]>();

  constructor(
    private readonly matching: MatchingService,
    private readonly contacts: MatchingRepository,
    private readonly nudges: Nudges,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Ends when the contact has its place; a contact that is known already has been placed, taken or ended. */
  place(contact: ContactFacts): Promise<void> {
    const queueId = contact.queue.id;
    return new Promise((resolve, reject) => {
      const arrival = { contact, resolve, reject };
      const gathered = this.gathering.get(queueId);
      if (gathered) return void gathered.push(arrival);
      this.gathering.set(queueId, [arrival]);
      void this.work(queueId);
    });
  }

  /** Never rejects: each arrival hears its own end. */
  private async work(queueId: string): Promise<void> {
    for (;;) {
      const together = this.gathering.get(queueId)?.splice(0, MOST) ?? [];
      if (together.length === 0) break;
      await this.placeAll(queueId, together);
    }
    this.gathering.delete(queueId);
  }

  private async placeAll(queueId: string, together: Arrival[]): Promise<void> {
    try {
      const contacts = together.map(({ contact }) => contact);
      this.nudges.queueAt(queueId, (await this.matching.pass(queueId, { started: contacts })).againAt);
      for (const { resolve } of together) resolve();
    } catch (err) {
      this.log.warn({ queueId, err }, 'matching pass failed, contacts are placed without it');
      for (const arrival of together) await this.placeAlone(arrival);
    }
  }

  /** Whatever is wrong with the pass or with one of them, the others get their place; the sweep goes on with them. */
  private async placeAlone({ contact, resolve, reject }: Arrival): Promise<void> {
    const now = this.clock.now();
    await this.db.transaction((tx) => this.contacts.place(tx, [contact], now)).then(resolve, reject);
    this.nudges.queueNow(contact.queue.id);
  }
}
