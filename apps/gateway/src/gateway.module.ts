import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '@switchboard/auth';
import { MessagingModule } from '@switchboard/messaging';
import { ADMINISTRATION_CONTROLLERS } from './administration/administration.controllers.js';
import { ContactComposer } from './contacts/contact-composer.js';
import { ContactsController } from './contacts/contacts.controller.js';
import { ContactsService } from './contacts/contacts.service.js';
import { ContactsSocket } from './contacts/contacts.socket.js';
import { TypingService } from './contacts/typing.service.js';
import { DocsController } from './docs/docs.controller.js';
import { DocsService } from './docs/docs.service.js';
import { FileStreams } from './files/file-streams.js';
import { FilesAddresses } from './files/files-addresses.js';
import { FilesController } from './files/files.controller.js';
import { InvitationsService } from './files/invitations.service.js';
import { UploadsService } from './files/uploads.service.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway.config.js';
import { RateLimits } from './limits/rate-limits.js';
import { OffersController } from './offers/offers.controller.js';
import { OffersService } from './offers/offers.service.js';
import { OffersSocket } from './offers/offers.socket.js';
import { OriginGuard } from './origins/origin.guard.js';
import { Origins } from './origins/origins.js';
import { OriginsHandlers } from './origins/origins.handlers.js';
import { MeController } from './people/me.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { EndedSessionsFeed } from './sessions/ended-sessions.feed.js';
import { KnownSessionsGuard } from './sessions/known-sessions.guard.js';
import { RefreshCookie } from './sessions/refresh-cookie.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsHandlers } from './sessions/sessions.handlers.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SessionsSocket } from './sessions/sessions.socket.js';
import { ClientEvents } from './sockets/client-events.js';
import { Connections } from './sockets/connections.js';
import { ConnectionsSeen } from './sockets/connections-seen.js';
import { ContactPushes } from './sockets/contact-pushes.js';
import { ContactPushesHandlers } from './sockets/contact-pushes.handlers.js';
import { LivePushes } from './sockets/live-pushes.js';
import { Membership } from './sockets/membership.js';
import { Push } from './sockets/push.js';
import { RoutingPushes } from './sockets/routing-pushes.js';
import { RoutingPushesHandlers } from './sockets/routing-pushes.handlers.js';
import { SocketCalls } from './sockets/socket-calls.js';
import { SocketServer } from './sockets/socket-server.js';
import { SocketSessions } from './sockets/socket-sessions.js';
import { Upgrade } from './sockets/upgrade.js';
import { Startup } from './startup.js';
import { SystemController } from './system/system.controller.js';
import { SystemService } from './system/system.service.js';
import { VisitorsController } from './visitors/visitors.controller.js';
import { VisitorsService } from './visitors/visitors.service.js';

const HTTP_DOORS = [
  SessionsController,
  MeController,
  ...ADMINISTRATION_CONTROLLERS,
  VisitorsController,
  ContactsController,
  OffersController,
  FilesController,
  ReportsController,
  SystemController,
  DocsController,
];
const BROKER_DOORS = [OriginsHandlers, SessionsHandlers, ContactPushesHandlers, RoutingPushesHandlers];
const SOCKET_DOORS = [ContactsSocket, OffersSocket, SessionsSocket];

/** The socket doors, gathered; a gateway that leaves an event of the contract unanswered does not start. */
const clientEvents = {
  provide: ClientEvents,
  inject: SOCKET_DOORS,
  useFactory: (...doors: object[]) => {
    const events = doors.reduce<ClientEvents>((all, door) => all.add(door), new ClientEvents());
    if (events.missing.length > 0) throw new Error(`Nobody answers ${events.missing.join(', ')}`);
    return events;
  },
};

/** The only door for browsers. */
@Module({})
export class GatewayModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        MessagingModule.forRoot({ service: 'gateway', url: config.RABBITMQ_URL }),
        AuthModule.forRoot({ tokenPublicKey: config.TOKEN_PUBLIC_KEY }),
      ],
      controllers: [...HTTP_DOORS, ...BROKER_DOORS],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        clientEvents,
        ...SOCKET_DOORS,
        Origins,
        OriginGuard,
        KnownSessionsGuard,
        EndedSessionsFeed,
        RefreshCookie,
        SessionsService,
        RateLimits,
        ContactComposer,
        ContactsService,
        TypingService,
        OffersService,
        VisitorsService,
        SystemService,
        DocsService,
        FilesAddresses,
        FileStreams,
        InvitationsService,
        UploadsService,
        Connections,
        ConnectionsSeen,
        Membership,
        Push,
        ContactPushes,
        RoutingPushes,
        LivePushes,
        SocketServer,
        SocketSessions,
        SocketCalls,
        Upgrade,
        Startup,
      ],
    };
  }
}
