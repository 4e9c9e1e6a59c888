import { Injectable } from '@nestjs/common';
import {
  type Actor,
  ExtendInvitation,
  type Input,
  type Invitation,
  IssueGrant,
  IssueInvitation,
  RevokeInvitation,
} from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';

/** Chat says who is in a contact and signs it; files believes the grant. */
@Injectable()
export class InvitationsService {
  constructor(private readonly asker: Asker) {}

  async invite(
    actor: Actor,
    contactId: string,
    wishes: Omit<Input<typeof IssueInvitation>, 'actor' | 'grant'>,
  ): Promise<Invitation> {
    return this.asker.ask(IssueInvitation, {
      ...wishes,
      actor,
      grant: await this.grant(actor, contactId, 'invite'),
    });
  }

  async extend(
    actor: Actor,
    { contactId, invitationId, seconds }: { contactId: string; invitationId: string; seconds: number },
  ): Promise<Invitation> {
    const grant = await this.grant(actor, contactId, 'invite');
    return this.asker.ask(ExtendInvitation, { actor, grant, invitationId, seconds });
  }

  async revoke(
    actor: Actor,
    { contactId, invitationId }: { contactId: string; invitationId: string },
  ): Promise<Invitation> {
    const grant = await this.grant(actor, contactId, 'invite');
    return this.asker.ask(RevokeInvitation, { actor, grant, invitationId });
  }

  /** Signed by chat for this actor in this contact; `contact_not_found` or `contact_closed` otherwise. */
  async grant(actor: Actor, contactId: string, purpose: 'upload' | 'invite'): Promise<string> {
    return (await this.asker.ask(IssueGrant, { actor, contactId, purpose })).grant;
  }
}
