import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Call, Called } from '../http/call.js';
import { Serves } from '../http/endpoint.js';
import { CONTACT_ROUTES as ROUTES } from './contacts.routes.js';
import { ContactsService } from './contacts.service.js';

/** POST /v1/contacts; everything else of a contact only asks. */
@Controller()
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Serves(ROUTES.start)
  async start(
    @Called() { session, actor, body, idempotencyKey }: Call<typeof ROUTES.start>,
    @Res() reply: FastifyReply,
  ) {
    const { created, contact } = await this.contacts.start(session, actor, { ...body, idempotencyKey });
    await reply.status(created ? 201 : 200).send(contact);
  }
}
