import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS } from '../files.errors.js';
import { GUARDED_HEADERS } from './download.rules.js';
import { LinksService } from './links.service.js';
import type { Presented } from './readers.js';
import { Sender } from './sender.js';
import { PreviewsService } from '../previews/previews.service.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What browsers open. The gateway passes these on unchanged; HEAD goes the same way without the bytes. */
@Controller()
export class LinksController {
  constructor(
    private readonly links: LinksService,
    private readonly sender: Sender,
    private readonly previews: PreviewsService,
  ) {}

  /** The file of a link; with `?ticket=` first a cookie, then the bare link. */
  @Get('a/:contactPart/:attachmentPart')
  async open(
    @Param('contactPart') contactPart: string,
    @Param('attachmentPart') attachmentPart: string,
    @Query('ticket') ticket: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.headers(GUARDED_HEADERS);
    const link = `/a/${contactPart}/${attachmentPart}`;
    if (ticket === undefined)
      return this.sender.send(request, reply, await this.links.open(link, presentedBy(request)));
    // A HEAD must not use up what the GET after it needs.
    if (typeof ticket !== 'string' || request.method !== 'GET') throw ERRORS.ticketInvalid();
    const { location, setCookie } = await this.links.redeem(link, ticket);
    await reply.status(303).headers({ location, 'set-cookie': setCookie }).send();
  }

  /** A small picture of an image, made anew from its pixels. */
  @Get('a/:contactPart/:attachmentPart/preview')
  async preview(
    @Param('contactPart') contactPart: string,
    @Param('attachmentPart') attachmentPart: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.headers(GUARDED_HEADERS);
    const opened = await this.links.open(`/a/${contactPart}/${attachmentPart}`, presentedBy(request));
    return this.previews.send(reply, opened);
  }

  /** The same file for readers of reports, by bearer token only. */
  @Get('v1/reports/attachments/:id/content')
  async content(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.headers(GUARDED_HEADERS);
    const { authorization } = request.headers;
    if (authorization === undefined) throw ERRORS.noToken();
    if (!ID.test(id)) throw ERRORS.attachmentNotFound();
    const presented: Presented = { authorization, cookie: undefined, fetchMode: 'cors' };
    return this.sender.send(request, reply, await this.links.openById(id, presented));
  }
}

function presentedBy({ headers }: FastifyRequest): Presented {
  const mode = headers['sec-fetch-mode'];
  return {
    authorization: headers.authorization,
    cookie: headers.cookie,
    fetchMode: typeof mode === 'string' ? mode : undefined,
  };
}
