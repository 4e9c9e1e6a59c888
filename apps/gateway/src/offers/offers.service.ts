import { Injectable } from '@nestjs/common';
import {
  AcceptOffer,
  type Actor,
  type Assignment,
  type ComposedStaffContact,
  type ContactView,
  JoinAgent,
  PullContact,
  type ShownAs,
  TakeBackTransfer,
} from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { ContactComposer } from '../contacts/contact-composer.js';
import { Membership } from '../sockets/membership.js';

/** Offers and pulls: routing decides who wins, chat lets the winner in, and only then is he answered. */
@Injectable()
export class OffersService {
  constructor(
    private readonly asker: Asker,
    private readonly composer: ContactComposer,
    private readonly membership: Membership,
  ) {}

  async accept(actor: Actor, offerId: string): Promise<ComposedStaffContact> {
    return this.join(actor, await this.asker.ask(AcceptOffer, { actor, offerId }));
  }

  async pull(actor: Actor, contactId: string): Promise<ComposedStaffContact> {
    return this.join(actor, await this.asker.ask(PullContact, { actor, contactId }));
  }

  async takeBack(actor: Actor, contactId: string): Promise<ComposedStaffContact> {
    return this.join(actor, await this.asker.ask(TakeBackTransfer, { actor, contactId }));
  }

  /** Read your own write: joined in chat, and his sockets in the rooms, before he is told. */
  private async join(actor: Actor, assignment: Assignment): Promise<ComposedStaffContact> {
    const view = await this.asker.ask(JoinAgent, { actor, assignment });
    await this.membership.staffJoined(assignment.contactId, {
      id: actor.id,
      shownAs: shownAsIn(view, actor),
    });
    return this.composer.forStaff(view);
  }
}

function shownAsIn({ view, contact }: ContactView, { id }: Actor): ShownAs | undefined {
  if (view !== 'staff') return undefined;
  return contact.participants.find((one) => one.id === id && one.leftAt === null)?.shownAs;
}
