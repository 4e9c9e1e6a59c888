import { Controller, Res } from '@nestjs/common';
import {
  type Actor,
  GetAttachment,
  GetEffectiveFilePolicy,
  GetFilePolicy,
  IssueTicket,
  ListAttachments,
  PutFilePolicy,
  Queues,
  type Reply,
} from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import type { FastifyReply } from 'fastify';
import { type Call, Called, Serves } from '../http/endpoint.js';
import { FileStreams } from './file-streams.js';
import { FILE_ROUTES as ROUTES } from './files.routes.js';
import { linkPath } from './link-path.js';
import { InvitationsService } from './invitations.service.js';
import { UploadsService } from './uploads.service.js';

const flat = ({ policy, ...about }: Reply<typeof GetFilePolicy>) => ({ ...policy, ...about });

/** Files: what may be sent, who was invited, what is there, and the bytes. */
@Controller()
export class FilesController {
  constructor(
    private readonly asker: Asker,
    private readonly invitations: InvitationsService,
    private readonly uploads: UploadsService,
    private readonly streams: FileStreams,
  ) {}

  @Serves(ROUTES.policy)
  async policy(@Called() { actor }: Call<typeof ROUTES.policy>) {
    return flat(await this.asker.ask(GetFilePolicy, { actor, queueId: null }));
  }

  @Serves(ROUTES.putPolicy)
  async putPolicy(@Called() { actor, body }: Call<typeof ROUTES.putPolicy>) {
    return flat(await this.asker.ask(PutFilePolicy, { actor, queueId: null, policy: body }));
  }

  @Serves(ROUTES.queuePolicy)
  async queuePolicy(@Called() { actor, params }: Call<typeof ROUTES.queuePolicy>) {
    await this.assertQueue(actor, params.id);
    return flat(await this.asker.ask(GetFilePolicy, { actor, queueId: params.id }));
  }

  @Serves(ROUTES.putQueuePolicy)
  async putQueuePolicy(@Called() { actor, params, body }: Call<typeof ROUTES.putQueuePolicy>) {
    await this.assertQueue(actor, params.id);
    return flat(await this.asker.ask(PutFilePolicy, { actor, queueId: params.id, policy: body }));
  }

  @Serves(ROUTES.effectivePolicy)
  async effectivePolicy(@Called() { actor, params }: Call<typeof ROUTES.effectivePolicy>) {
    await this.assertQueue(actor, params.id);
    return this.asker.ask(GetEffectiveFilePolicy, { queueId: params.id });
  }

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

  @Serves(ROUTES.list)
  list(@Called() { actor, params, given }: Call<typeof ROUTES.list>) {
    return this.asker.ask(ListAttachments, { actor, contactId: params.id, query: given });
  }

  @Serves(ROUTES.get)
  get(@Called() { actor, params }: Call<typeof ROUTES.get>) {
    return this.asker.ask(GetAttachment, { actor, attachmentId: params.id });
  }

  @Serves(ROUTES.ticket)
  ticket(@Called() { actor, params }: Call<typeof ROUTES.ticket>) {
    return this.asker.ask(IssueTicket, { actor, attachmentId: params.id });
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

  // Files keeps policies by queue and does not know which queues there are.
  private async assertQueue(actor: Actor, id: string): Promise<void> {
    await this.asker.ask(Queues.get, { actor, id });
  }
}
