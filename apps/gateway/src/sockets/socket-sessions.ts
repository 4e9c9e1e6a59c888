import { Injectable } from '@nestjs/common';
import { AccessTokens, keepSocketClaims, socketClaims } from '@switchboard/auth';
import { AppError } from '@switchboard/kernel';
import type { Socket } from 'socket.io';
import { assertOrigin } from '../origins/origin.guard.js';
import { Origins } from '../origins/origins.js';
import { AccessFeed } from '../sessions/access.feed.js';
import { Connections } from './connections.js';

/** A socket lives as long as its session: tokens run out, sessions end (S074, S073). */
@Injectable()
export class SocketSessions {
  private readonly timers = new WeakMap<Socket, NodeJS.Timeout>();

  constructor(
    private readonly tokens: AccessTokens,
    private readonly connections: Connections,
    private readonly origins: Origins,
    ended: AccessFeed,
  ) {
    ended.onEnded(({ sid, reason }) => this.endAll(sid, reason));
  }

  /** Ends the socket when its token does. */
  watch(socket: Socket): void {
    this.forget(socket);
    const leftMs = (socketClaims(socket)?.exp ?? 0) * 1000 - Date.now();
    this.timers.set(socket, setTimeout(() => this.end(socket, 'expired'), Math.max(0, leftMs)).unref());
  }

  forget(socket: Socket): void {
    clearTimeout(this.timers.get(socket));
  }

  /** A new token of the same person keeps the socket open. */
  async renew(socket: Socket, token: string): Promise<void> {
    const claims = await this.tokens.authenticate(token);
    const before = socketClaims(socket);
    if (claims.sub !== before?.sub || claims.kind !== before.kind || claims.widgetId !== before.widgetId)
      throw new AppError('forbidden', 'The token is not of this session');
    assertOrigin(this.origins, socket.handshake.headers.origin, claims);
    keepSocketClaims(socket, claims);
    this.watch(socket);
  }

  /** Every socket of a session that has ended. */
  private endAll(sid: string, reason: string): void {
    for (const socket of this.connections.ofSession(sid)) this.end(socket, reason);
  }

  private end(socket: Socket, reason: string): void {
    socket.emit('session.ended', { reason });
    socket.disconnect(true);
  }
}
