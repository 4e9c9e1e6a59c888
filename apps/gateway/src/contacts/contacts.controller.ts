import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Call, Called, Serves } from '../http/endpoint.js';
import { RateLimits } from '../limits/rate-limits.js';
import { CONTACT_ROUTES as ROUTES } from './contacts.routes.js';
import { ContactsService } from './contacts.service.js';

/** /v1/contacts */
@Controller()
export class ContactsController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly limits: RateLimits,
  ) {}

  @Serves(ROUTES.start)
  async start(
    @Called() { session, actor, body, idempotencyKey, request }: Call<typeof ROUTES.start>,
    @Res() reply: FastifyReply,
  ) {
    const { created, contact } = await this.contacts.start(session, actor, {
      body,
      idempotencyKey,
      address: request.ip,
    });
    await reply.status(created ? 201 : 200).send(contact);
  }

  @Serves(ROUTES.list)
  list(@Called() { actor, given }: Call<typeof ROUTES.list>) {
    return this.contacts.list(actor, given);
  }

  @Serves(ROUTES.get)
  get(@Called() { actor, params }: Call<typeof ROUTES.get>) {
    return this.contacts.get(actor, params.id);
  }

  @Serves(ROUTES.messages)
  messages(@Called() { actor, params, given }: Call<typeof ROUTES.messages>) {
    return this.contacts.messages(actor, params.id, given);
  }

  @Serves(ROUTES.send)
  send(@Called() { actor, params, body }: Call<typeof ROUTES.send>) {
    this.limits.take('messages', actor.id, actor.sid ?? actor.id);
    return this.contacts.send(actor, params.id, body);
  }

  @Serves(ROUTES.leave)
  leave(@Called() { actor, params }: Call<typeof ROUTES.leave>) {
    return this.contacts.leave(actor, params.id);
  }

  @Serves(ROUTES.rate)
  rate(@Called() { actor, params, body }: Call<typeof ROUTES.rate>) {
    return this.contacts.rate({ ...body, actor, contactId: params.id });
  }

  @Serves(ROUTES.close)
  close(@Called() { actor, params, body }: Call<typeof ROUTES.close>) {
    return this.contacts.close({ ...body, actor, contactId: params.id });
  }

  @Serves(ROUTES.status)
  status(@Called() { actor, params, body }: Call<typeof ROUTES.status>) {
    return this.contacts.setStatus({ ...body, actor, contactId: params.id });
  }

  @Serves(ROUTES.important)
  important(@Called() { actor, params, body }: Call<typeof ROUTES.important>) {
    return this.contacts.setImportant({ ...body, actor, contactId: params.id });
  }

  @Serves(ROUTES.finish)
  finish(@Called() { actor, params }: Call<typeof ROUTES.finish>) {
    return this.contacts.finishWrapUp({ actor, contactId: params.id });
  }

  @Serves(ROUTES.extend)
  extend(@Called() { actor, params, body }: Call<typeof ROUTES.extend>) {
    return this.contacts.extendWrapUp({ ...body, actor, contactId: params.id });
  }
}
