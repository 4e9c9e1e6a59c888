import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ReportsSettingChanged } from '@switchboard/contracts';
import { DatabaseModule } from '@switchboard/database';
import { StaffModule } from '@switchboard/staff';
import { MessagingModule } from '@switchboard/messaging';
import { OutboxModule, SettingsModule } from '@switchboard/outbox';
import { ContactReportsModule } from './contacts/contact-reports.module.js';
import { entities } from './entities.js';
import { HoldsModule } from './holds/holds.module.js';
import { LiveModule } from './live/live.module.js';
import { OffersModule } from './offers/offers.module.js';
import { PurgesModule } from './purges/purges.module.js';
import { REPORTS_CONFIG, type ReportsConfig } from './reports.config.js';
import { TermsModule } from './terms/terms.module.js';

/** Enough in hand for whole batches of messages. */
const EVENT_PREFETCH = 400;

/** What is kept of contacts and until when, and how it goes now. */
@Global()
@Module({})
export class ReportsModule {
  static forRoot(config: ReportsConfig): DynamicModule {
    return {
      module: ReportsModule,
      imports: [
        StaffModule.copying(),
        MessagingModule.forRoot({
          service: 'reports',
          url: config.RABBITMQ_URL,
          eventPrefetch: EVENT_PREFETCH,
        }),
        DatabaseModule.forRoot({ service: 'reports', url: config.DATABASE_URL, entities }),
        OutboxModule.forRoot('reports'),
        SettingsModule.publishing(ReportsSettingChanged),
        LiveModule,
        ContactReportsModule,
        HoldsModule,
        OffersModule,
        PurgesModule,
        TermsModule,
      ],
      providers: [{ provide: REPORTS_CONFIG, useValue: config }],
      exports: [REPORTS_CONFIG],
    };
  }
}
