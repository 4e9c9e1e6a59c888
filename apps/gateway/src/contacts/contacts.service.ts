import { Injectable } from '@nestjs/common';
import {
  type AccessClaims,
  type Actor,
  AdmitContact,
  type ComposedVisitorContact,
  type ErrorCode,
  FindOpenContact,
  StartContact,
  type StartContactBody,
  type VisitorContact,
} from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';
import type { z } from 'zod';
import { Origins } from '../origins/origins.js';
import { Membership } from '../sockets/membership.js';
import { ContactComposer } from './contact-composer.js';

type Start = z.output<typeof StartContactBody> & { idempotencyKey?: string };
const REFUSALS: readonly ErrorCode[] = ['queue_closed', 'queue_full', 'nobody_available'];

/** How a contact begins: routing admits, chat starts, and the visitor's sockets are in before he is answered. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly asker: Asker,
    private readonly composer: ContactComposer,
    private readonly membership: Membership,
    private readonly origins: Origins,
  ) {}

  /** Admission, then start; a refusal still returns the contact that is already open. */
  async start(
    session: AccessClaims | null,
    actor: Actor,
    { queueId, ...wishes }: Start,
  ): Promise<{ created: boolean; contact: ComposedVisitorContact }> {
    const widgetId = session?.widgetId ?? null;
    const widgetQueueIds = this.origins.queuesOf(widgetId);
    if (!widgetQueueIds) throw new AppError('widget_not_found', 'The widget is not active any more');
    try {
      const { queue } = await this.asker.ask(AdmitContact, {
        widgetQueueIds,
        queueId,
        visitorId: actor.id,
      });
      const started = await this.asker.ask(StartContact, { ...wishes, actor, queue, widgetId });
      return { created: started.created, contact: await this.entered(actor, started.contact) };
    } catch (error) {
      return { created: false, contact: await this.entered(actor, await this.openOr(error, actor)) };
    }
  }

  /** His sockets are in before he is answered, so that nothing told meanwhile is missed. */
  private async entered(actor: Actor, contact: VisitorContact): Promise<ComposedVisitorContact> {
    await this.membership.visitorJoined(contact.id, actor.id);
    return this.composer.forVisitor(contact);
  }

  private async openOr(refusal: unknown, actor: Actor) {
    if (!(refusal instanceof AppError) || !REFUSALS.includes(refusal.code)) throw refusal;
    const { contact } = await this.asker.ask(FindOpenContact, { actor });
    if (!contact) throw refusal;
    return contact;
  }
}
