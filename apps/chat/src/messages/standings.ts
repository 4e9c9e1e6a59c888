import type { Actor, SendMessage } from '@switchboard/contracts';
import type { Standing } from './speaking.rules.js';

const CAPACITY = 5_000;

/**
 * Where people stood when they last spoke. Only a guess: a message is stored only where the contact still has the
 * revision of the guess, and whoever is refused by it is looked up again. It saves a read for every line but the first.
 */
export class Standings {
  private readonly known = new Map<string, Standing>();

  of({ actor, contactId }: SendMessage): Standing | null {
    return this.known.get(keyOf(actor, contactId)) ?? null;
  }

  remember({ actor, contactId }: SendMessage, standing: Standing): void {
    const key = keyOf(actor, contactId);
    this.known.delete(key); // the newest stand last
    this.known.set(key, { ...standing, earlier: null });
    if (this.known.size <= CAPACITY) return;
    const [oldest] = this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
  }

  forget({ actor, contactId }: SendMessage): void {
    this.known.delete(keyOf(actor, contactId));
  }
}

const keyOf = ({ kind, id }: Actor, contactId: string) => `${contactId} ${kind} ${id}`;
