import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Call, Called } from '../http/call.js';
import { Serves } from '../http/endpoint.js';
import { ServiceStreams } from '../streams/service-streams.js';
import { FILE_ROUTES as ROUTES } from './files.routes.js';
import { linkPath } from './link-path.js';
import { InvitationsService } from './invitations.service.js';
import { UploadsService } from './uploads.service.js';

/** Files: who was invited to send some, and the bytes. */
@Controller()
export class FilesController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly uploads: UploadsService,
    private readonly streams: ServiceStreams,
  ) {}

  @Serves(ROUTES.invite)
  invite(@Called() { actor, params, body, idempotencyKey }: Call<typeof ROUTES.invite>) {
    return this.invitations.invite(actor, params.id, { ...body, idempotencyKey });
  }

  @Serves(ROUTES.extend)
  extend(@Called() { actor, params, body }: Call<typeof ROUTES.extend>) {
    return this.invitations.extend(actor, {
      contactId: params.id,
      invitationId: params.invitationId,
      ...body,
    });
  }

  @Serves(ROUTES.revoke)
  revoke(@Called() { actor, params }: Call<typeof ROUTES.revoke>) {
    return this.invitations.revoke(actor, { contactId: params.id, invitationId: params.invitationId });
  }

  @Serves(ROUTES.upload)
  upload(@Called() { actor, params, request }: Call<typeof ROUTES.upload>, @Res() reply: FastifyReply) {
    return this.uploads.upload(actor, params.id, { request, reply });
  }

  @Serves(ROUTES.open)
  open(@Called() { params, query, request }: Call<typeof ROUTES.open>, @Res() reply: FastifyReply) {
    return this.streams.pass(request, reply, {
      path: linkPath(params, query),
      credentials: 'bearerOrCookie',
    });
  }

  @Serves(ROUTES.preview)
  preview(@Called() { params, request }: Call<typeof ROUTES.preview>, @Res() reply: FastifyReply) {
    return this.streams.pass(request, reply, {
      path: linkPath(params, { tail: '/preview' }),
      credentials: 'bearerOrCookie',
    });
  }

  @Serves(ROUTES.reportContent)
  reportContent(
    @Called() { params, request }: Call<typeof ROUTES.reportContent>,
    @Res() reply: FastifyReply,
  ) {
    return this.streams.pass(request, reply, {
      path: `/v1/reports/attachments/${params.id}/content`,
      credentials: 'bearer',
    });
  }
}
