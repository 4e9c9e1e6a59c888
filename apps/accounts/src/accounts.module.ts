import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AccountsContactPurged } from '@switchboard/contracts';
import { DatabaseModule } from '@switchboard/database';
import { MessagingModule } from '@switchboard/messaging';
import { ContactPurgesModule, OutboxModule, SettingsModule } from '@switchboard/outbox';
import { StaffModule } from '@switchboard/staff';
import { ACCOUNTS_CONFIG, type AccountsConfig } from './accounts.config.js';
import { Audit } from './audit/audit.js';
import { AuditModule } from './audit/audit.module.js';
import { entities } from './entities.js';
import { PeopleModule } from './people/people.module.js';
import { UsersService } from './people/users.service.js';
import { PurgesModule } from './purges/purges.module.js';
import { PreferencesModule } from './preferences/preferences.module.js';
import { SignInModule } from './sign-in/sign-in.module.js';
import { VisitorsModule } from './visitors/visitors.module.js';
import { WidgetsModule } from './widgets/widgets.module.js';

/** People: users, teams, sign-in, visitors' keys, widgets, audit. */
@Global()
@Module({})
export class AccountsModule {
  static forRoot(config: AccountsConfig): DynamicModule {
    return {
      module: AccountsModule,
      imports: [
        MessagingModule.forRoot({ service: 'accounts', url: config.RABBITMQ_URL }),
        DatabaseModule.forRoot({ service: 'accounts', url: config.DATABASE_URL, entities }),
        OutboxModule.forRoot('accounts'),
        SettingsModule.writing(Audit),
        ContactPurgesModule.publishing(AccountsContactPurged),
        StaffModule.from(UsersService, PeopleModule),
        AuditModule,
        PurgesModule,
        SignInModule,
        PeopleModule,
        PreferencesModule,
        WidgetsModule,
        VisitorsModule,
      ],
      providers: [{ provide: ACCOUNTS_CONFIG, useValue: config }],
      exports: [ACCOUNTS_CONFIG],
    };
  }
}
