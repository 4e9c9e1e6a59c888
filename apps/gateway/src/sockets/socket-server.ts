import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AccessTokens, keepSocketClaims, socketClaims } from '@switchboard/auth';
import type { AccessClaims } from '@switchboard/contracts';
import { AppError, logger, Metrics, newContext, problemOf, runInContext } from '@switchboard/kernel';
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { assertOrigin } from '../origins/origin.guard.js';
import { Origins } from '../origins/origins.js';
import { Connections } from './connections.js';
import { Membership } from './membership.js';
import { capOutbound } from './outbound-cap.js';
import { Push } from './push.js';
import { SocketCalls } from './socket-calls.js';
import { SocketSessions } from './socket-sessions.js';
import { Upgrade } from './upgrade.js';

const FRAME_BYTES = 65_536;
const DRAIN_MS = 5_000;
const CUT_OFF_MS = 12_000;
const log = logger('sockets');

/** The socket: one namespace, nobody inside before his token has been checked. */
@Injectable()
export class SocketServer implements OnModuleDestroy {
  private io: Server | null = null;
  private readonly slowReaders;

  constructor(
    private readonly upgrade: Upgrade,
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

  attach(server: HttpServer): void {
    this.io = new Server(server, {
      path: '/socket.io',
      serveClient: false,
      transports: ['websocket', 'polling'],
      maxHttpBufferSize: FRAME_BYTES,
      perMessageDeflate: false,
      httpCompression: false,
      pingInterval: 20_000,
      pingTimeout: 15_000,
      connectTimeout: 10_000,
      cors: {
        origin: (origin, answer) => answer(null, origin !== undefined && this.origins.isAllowed(origin)),
      },
      allowRequest: (request, answer) => {
        const refusal = this.upgrade.refusalOf(request);
        answer(refusal, refusal === null);
      },
    });
    this.push.use(this.io);
    this.io.use((socket, next) => {
      runInContext(newContext(), () => {
        this.enter(socket).then(
          () => next(),
          (error: unknown) => next(refusedWith(error)),
        );
      });
    });
    this.io.on('connection', (socket) => this.calls.listen(socket));
  }

  /** Told to reconnect (a server that shuts down is no end of a session), after what is in hand has been answered. */
  async onModuleDestroy(): Promise<void> {
    if (!this.io) return;
    const late = new Promise<void>((resolve) => setTimeout(resolve, DRAIN_MS).unref());
    await Promise.race([this.calls.idle(), late]);
    // A download of an hour must not keep a process that is to go.
    const { httpServer } = this.io;
    setTimeout(
      () => 'closeAllConnections' in httpServer && httpServer.closeAllConnections(),
      CUT_OFF_MS,
    ).unref();
    await this.io.close();
  }

  private async enter(socket: Socket): Promise<void> {
    const claims = await this.tokens.authenticateSocket((socket.handshake.auth as { token?: unknown }).token);
    assertOrigin(this.origins, socket.handshake.headers.origin, claims);
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
