import { Injectable } from '@nestjs/common';
import { ContactRated, type Payload, type RateContact, type Reply, isVisitor } from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { ChangesService } from '../contacts/changes.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { ERRORS } from '../chat.errors.js';
import { hasEnded } from '../contacts/contact.rules.js';

/** What the visitor thought of it: said once. */
@Injectable()
export class RatingsService {
  constructor(
    private readonly contacts: ContactsService,
    private readonly changes: ChangesService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The same rating again is the same rating; another is a conflict. */
  async rate({
    actor,
    contactId,
    score,
    text,
  }: Payload<typeof RateContact>): Promise<Reply<typeof RateContact>> {
    if (!isVisitor(actor)) throw ERRORS.forbidden('Only the visitor rates a contact');
    await this.changes.by(actor, contactId, async (contact, tx) => {
      if (!hasEnded(contact)) throw ERRORS.stillOpen(contactId);
      const rating = { score, text: text ?? null };
      const kept = await this.contacts.rate(tx, contactId, rating);
      if (kept === 'other') throw ERRORS.alreadyRated(contactId);
      const at = this.clock.now().toISOString();
      if (kept === 'new')
        await this.outbox.add(tx, {
          contract: ContactRated,
          payload: { at, contactId, ...rating },
          lane: contactId,
        });
      return { contact };
    });
    return {};
  }
}
