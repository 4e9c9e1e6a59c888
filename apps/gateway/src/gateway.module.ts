import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuthModule } from '@switchboard/auth';
import { MessagingModule } from '@switchboard/messaging';
import { AdministrationModule } from './administration/administration.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { DocsModule } from './docs/docs.module.js';
import { FilesModule } from './files/files.module.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway.config.js';
import { LimitsModule } from './limits/limits.module.js';
import { MissedEventsModule } from './missed-events/missed-events.module.js';
import { OffersModule } from './offers/offers.module.js';
import { OriginsModule } from './origins/origins.module.js';
import { PeopleModule } from './people/people.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { SocketsModule } from './sockets/sockets.module.js';
import { Startup } from './startup.js';
import { SystemModule } from './system/system.module.js';
import { VisitorsModule } from './visitors/visitors.module.js';

const FEATURES = [
  AdministrationModule,
  ContactsModule,
  DocsModule,
  FilesModule,
  LimitsModule,
  MissedEventsModule,
  OffersModule,
  OriginsModule,
  PeopleModule,
  ReportsModule,
  SessionsModule,
  SocketsModule,
  SystemModule,
  VisitorsModule,
];

/** The only door for browsers. */
@Global()
@Module({})
export class GatewayModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        MessagingModule.forRoot({ service: 'gateway', url: config.RABBITMQ_URL }),
        AuthModule.forRoot({ tokenPublicKey: config.TOKEN_PUBLIC_KEY }),
        ...FEATURES,
      ],
      providers: [{ provide: GATEWAY_CONFIG, useValue: config }, Startup],
      exports: [GATEWAY_CONFIG],
    };
  }
}
