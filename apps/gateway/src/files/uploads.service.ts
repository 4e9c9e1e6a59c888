import { Injectable } from '@nestjs/common';
import type { Actor } from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ServiceStreams } from '../streams/service-streams.js';
import { InvitationsService } from './invitations.service.js';

/** An upload: asked of chat, streamed to files. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly streams: ServiceStreams,
  ) {}

  async upload(
    actor: Actor,
    contactId: string,
    { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  ): Promise<void> {
    const type = request.headers['content-type'] ?? '';
    if (!type.toLowerCase().startsWith('multipart/form-data'))
      throw new AppError('type_not_allowed', 'An upload is multipart/form-data');
    const grant = await this.invitations.grant(actor, contactId, 'upload');
    await this.streams.pass(request, reply, {
      path: `/contacts/${contactId}/attachments`,
      grant,
      body: true,
    });
  }
}
