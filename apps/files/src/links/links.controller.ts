import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { CookieJar } from '@switchboard/http';
import { networkOf } from '@switchboard/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { ERRORS } from '../files.errors.js';
import { GUARDED_HEADERS } from './download.rules.js';
import { LinksService, type Opened } from './links.service.js';
import type { Presented } from '../access/readers.js';
import { Sender } from './sender.js';
import { PreviewsService } from '../previews/previews.service.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What browsers open. The gateway passes these on unchanged; HEAD goes the same way without the bytes. */
@Controller()
export class LinksController {
  private readonly jar: CookieJar;

  constructor(
    private readonly links: LinksService,
    private readonly sender: Sender,
    private readonly previews: PreviewsService,
    @Inject(FILES_CONFIG) { PUBLIC_URL }: FilesConfig,
  ) {
    this.jar = new CookieJar(PUBLIC_URL);
  }

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
      return this.sender.send(
        request,
        reply,
        this.withCookies(reply, await this.links.open(link, this.presentedBy(request))),
      );
    // A HEAD must not use up what the GET after it needs.
    if (typeof ticket !== 'string' || request.method !== 'GET') throw ERRORS.ticketInvalid();
    this.jar.set(reply, await this.links.redeem(link, ticket, networkOf(request.ip)));
    await reply.status(303).header('location', link).send();
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
    const link = `/a/${contactPart}/${attachmentPart}`;
    const seen = await this.links.look(link, this.presentedBy(request));
    return this.previews.send(reply, this.withCookies(reply, seen));
  }

  /** The same file for readers of reports, by bearer token only. */
  @Get('v1/reports/attachments/:id/content')
  async content(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.headers(GUARDED_HEADERS);
    if (request.headers.authorization === undefined) throw ERRORS.noToken();
    if (!ID.test(id)) throw ERRORS.attachmentNotFound();
    const presented = { ...this.presentedBy(request), cookie: () => null };
    return this.sender.send(request, reply, await this.links.openById(id, presented));
  }

  private withCookies(reply: FastifyReply, opened: Opened): Opened {
    for (const cookie of opened.cookies) this.jar.set(reply, cookie);
    return opened;
  }

  private presentedBy(request: FastifyRequest): Presented {
    const mode = request.headers['sec-fetch-mode'];
    return {
      authorization: request.headers.authorization,
      cookie: (name) => this.jar.read(request, name),
      fetchMode: typeof mode === 'string' ? mode : undefined,
      network: networkOf(request.ip),
    };
  }
}
