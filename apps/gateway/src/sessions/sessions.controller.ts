import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Call, Called } from '../http/call.js';
import { Serves } from '../http/endpoint.js';
import { SESSION_ROUTES as ROUTES } from './sessions.routes.js';
import { SessionsService } from './sessions.service.js';

/** /v1/auth */
@Controller()
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Serves(ROUTES.signIn)
  signIn(
    @Called() { body, request }: Call<typeof ROUTES.signIn>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.sessions.signIn(body, { request, reply });
  }

  @Serves(ROUTES.refresh)
  refresh(
    @Called() { body, request }: Call<typeof ROUTES.refresh>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.sessions.refresh(body, { request, reply });
  }

  @Serves(ROUTES.signOut)
  signOut(
    @Called() { body, session, request }: Call<typeof ROUTES.signOut>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.sessions.signOut(body, session, { request, reply });
  }
}
