import type { OnModuleDestroy } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { AccessTokens, keepSocketClaims, socketClaims } from '@switchboard/auth';
import type { AccessClaims } from '@switchboard/contracts';
import {
  AppError,
  logger,
  Metrics,
  newContext,
  problemOf,
  runInContext,
  withDeadline,
} from '@switchboard/kernel';
import type { Server, Socket } from 'socket.io';
import { assertOrigin } from '../origins/origin.guard.js';
import { Origins } from '../origins/origins.js';
import { Connections } from './connections.js';
import { Membership } from './membership.js';
import { capOutbound } from './outbound-cap.js';
import { Push } from './push.js';
import { SocketCalls } from './socket-calls.js';
import { SocketSessions } from './socket-sessions.js';

/** More tabs than anybody has; enough for one visitor not to take the places of others (S090). */
const MAX_SOCKETS_OF_ONE = 30;
const DRAIN_MS = 5_000;
const CUT_OFF_MS = 12_000;
const log = logger('sockets');

/** The socket: one namespace, nobody inside before his token has been checked. */
@WebSocketGateway()
export class SocketServer implements OnGatewayInit<Server>, OnGatewayConnection<Socket>, OnModuleDestroy {
  private io: Server | null = null;
  private readonly slowReaders;

  constructor(
    private readonly tokens: AccessTokens,
    private readonly origins: Origins,
    private readonly connections: Connections,
    private readonly membership: Membership,
    private readonly calls: SocketCalls,
    private readonly sessions: SocketSessions,
    private readonly push: Push,
    metrics: Metrics,
  ) {
    this.slowReaders = metrics.counter(
      'gateway_slow_readers_total',
      'Sockets ended because they did not read',
    );
    const open = metrics.gauge('gateway_sockets', 'Open sockets');
    connections.onChange(() => open.set(this.io?.engine.clientsCount ?? 0));
  }

  afterInit(io: Server): void {
    this.io = io;
    this.push.use(this.io);
    this.io.use((socket, next) => {
      runInContext(newContext(), () => {
        this.enter(socket).then(
          () => next(),
          (error: unknown) => next(refusedWith(error)),
        );
      });
    });
  }

  /** Calls are heard by one listener for all events, so that a socket's calls keep their order (ADR 0020). */
  handleConnection(socket: Socket): void {
    this.calls.listen(socket);
  }

  /** Told to reconnect (a server that shuts down is no end of a session), after what is in hand has been answered. */
  async onModuleDestroy(): Promise<void> {
    if (!this.io) return;
    await withDeadline(this.calls.idle(), DRAIN_MS, () => undefined);
    // A download of an hour must not keep a process that is to go.
    const { httpServer } = this.io;
    setTimeout(
      () => 'closeAllConnections' in httpServer && httpServer.closeAllConnections(),
      CUT_OFF_MS,
    ).unref();
    await this.io.close();
  }

  private async enter(socket: Socket): Promise<void> {
    const claims = await this.tokens.authenticate((socket.handshake.auth as { token?: unknown }).token);
    assertOrigin(this.origins, socket.handshake.headers.origin, claims);
    if (this.connections.of(claims.sub).length >= MAX_SOCKETS_OF_ONE)
      throw new AppError('rate_limited', 'There are too many connections already', { retryAfterSeconds: 10 });
    this.keep(socket, claims);
    await this.membership.enter(socket, claims);
  }

  private keep(socket: Socket, claims: AccessClaims): void {
    keepSocketClaims(socket, claims);
    this.connections.add(socket, claims);
    this.sessions.watch(socket);
    const gone = () => {
      this.sessions.forget(socket);
      this.connections.remove(socket);
    };
    socket.on('disconnect', gone);
    // Also before the namespace has let it in.
    socket.conn.once('close', gone);
    capOutbound(socket, () => {
      this.slowReaders.inc();
      log.warn({ userId: socketClaims(socket)?.sub }, 'socket ended: its reader does not keep up');
    });
  }
}

function refusedWith(error: unknown): Error {
  if (!(error instanceof AppError)) log.error({ err: error }, 'socket could not be opened');
  const problem = problemOf(error);
  return Object.assign(new Error(problem.code), { data: problem });
}
