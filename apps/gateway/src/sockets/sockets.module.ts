import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { LimitsModule } from '../limits/limits.module.js';
import { OriginsModule } from '../origins/origins.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ClientEvents } from './client-events.js';
import { Connections } from './connections.js';
import { ConnectionsSeen } from './connections-seen.js';
import { ContactPushesHandlers } from './contact-pushes.handlers.js';
import { LivePushes } from './live-pushes.js';
import { Membership } from './membership.js';
import { Push } from './push.js';
import { RoutingPushesHandlers } from './routing-pushes.handlers.js';
import { SessionRenewalSocket } from './session-renewal.socket.js';
import { SocketCalls } from './socket-calls.js';
import { SocketServer } from './socket-server.js';
import { SocketSessions } from './socket-sessions.js';
import { Upgrade } from './upgrade.js';

/** The socket: who may open one, what is asked over it, and what is told. */
@Module({
  imports: [DiscoveryModule, LimitsModule, OriginsModule, SessionsModule],
  controllers: [ContactPushesHandlers, RoutingPushesHandlers],
  providers: [
    ClientEvents,
    Connections,
    ConnectionsSeen,
    LivePushes,
    Membership,
    Push,
    SessionRenewalSocket,
    SocketCalls,
    SocketServer,
    SocketSessions,
    Upgrade,
  ],
  exports: [Membership],
})
export class SocketsModule {}
