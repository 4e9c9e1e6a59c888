import { Injectable } from '@nestjs/common';
import {
  type AccessClaims,
  type Actor,
  AdmitContact,
  CloseContact,
  type ComposedStaffContact,
  type ComposedVisitorContact,
  type ContactView,
  type ErrorCode,
  ExtendWrapUp,
  FindOpenContact,
  FinishWrapUp,
  GetContact,
  type Input,
  LeaveContact,
  ListContacts,
  ListMessages,
  RateContact,
  type RequestContract,
  SendMessage,
  SetContactStatus,
  SetImportant,
  StartContact,
  type StartContactBody,
  type VisitorContact,
} from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';
import type { z } from 'zod';
import { RateLimits } from '../limits/rate-limits.js';
import { Origins } from '../origins/origins.js';
import { Membership } from '../sockets/membership.js';
import { ContactComposer } from './contact-composer.js';

type ActsOnContact = RequestContract<
  z.ZodObject<{ actor: z.ZodType; contactId: z.ZodType }>,
  typeof ContactView
>;
const REFUSALS: readonly ErrorCode[] = ['queue_closed', 'queue_full', 'nobody_available'];

/** Contacts as the public surface shows them: chat decides, this joins and composes. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly asker: Asker,
    private readonly composer: ContactComposer,
    private readonly membership: Membership,
    private readonly origins: Origins,
    private readonly limits: RateLimits,
  ) {}

  /** Admission, then start; a refusal still returns the contact that is already open. */
  async start(
    session: AccessClaims | null,
    actor: Actor,
    {
      body,
      idempotencyKey,
      address,
    }: { body: z.output<typeof StartContactBody>; idempotencyKey?: string; address: string },
  ): Promise<{ created: boolean; contact: ComposedVisitorContact }> {
    this.limits.take('contactsOfAddress', address);
    const widgetId = session?.widgetId;
    const widgetQueueIds = this.origins.queuesOf(widgetId);
    if (!widgetQueueIds) throw new AppError('widget_not_found', 'The widget is not active any more');
    const { queueId, ...rest } = body;
    try {
      const { queue } = await this.asker.ask(AdmitContact, { widgetQueueIds, queueId });
      const { created, contact } = await this.asker.ask(StartContact, {
        ...rest,
        actor,
        queue,
        widgetId: widgetId ?? null,
        idempotencyKey,
      });
      return { created, contact: await this.entered(actor, contact) };
    } catch (error) {
      return { created: false, contact: await this.entered(actor, await this.openOr(error, actor)) };
    }
  }

  async get(actor: Actor, contactId: string) {
    return this.composer.compose(await this.asker.ask(GetContact, { actor, contactId }));
  }

  async list(actor: Actor, query: Input<typeof ListContacts>['query']) {
    const { items, nextCursor } = await this.asker.ask(ListContacts, { actor, query });
    return { items: items.map(({ contact }) => contact), nextCursor };
  }

  messages(actor: Actor, contactId: string, query: Input<typeof ListMessages>['query']) {
    return this.asker.ask(ListMessages, { actor, contactId, query });
  }

  send(actor: Actor, contactId: string, body: Omit<Input<typeof SendMessage>, 'actor' | 'contactId'>) {
    return this.asker.ask(SendMessage, { ...body, actor, contactId });
  }

  async leave(actor: Actor, contactId: string) {
    return this.composer.compose(await this.asker.ask(LeaveContact, { actor, contactId }));
  }

  async rate(input: Input<typeof RateContact>): Promise<void> {
    await this.asker.ask(RateContact, input);
  }

  close(input: Input<typeof CloseContact>) {
    return this.change(CloseContact, input);
  }

  setStatus(input: Input<typeof SetContactStatus>) {
    return this.change(SetContactStatus, input);
  }

  setImportant(input: Input<typeof SetImportant>) {
    return this.change(SetImportant, input);
  }

  finishWrapUp(input: Input<typeof FinishWrapUp>) {
    return this.change(FinishWrapUp, input);
  }

  extendWrapUp(input: Input<typeof ExtendWrapUp>) {
    return this.change(ExtendWrapUp, input);
  }

  private async change<C extends ActsOnContact>(contract: C, input: Input<C>): Promise<ComposedStaffContact> {
    return this.composer.forStaff((await this.asker.ask(contract, input)) as ContactView);
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
