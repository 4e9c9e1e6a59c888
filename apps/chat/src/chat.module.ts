import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ChatContactPurged, ChatSettingChanged } from '@switchboard/contracts';
import { DatabaseModule } from '@switchboard/database';
import { StaffModule } from '@switchboard/staff';
import { MessagingModule } from '@switchboard/messaging';
import { ContactPurgesModule, OutboxModule, SettingsModule } from '@switchboard/outbox';
import { AgentsModule } from './agents/agents.module.js';
import { CHAT_CONFIG, type chatConfig } from './chat.config.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { EndingsModule } from './endings/endings.module.js';
import { entities } from './entities.js';
import { FilesModule } from './files/files.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { RemindersModule } from './reminders/reminders.module.js';
import { StatusesModule } from './statuses/statuses.module.js';
import { VisitorsModule } from './visitors/visitors.module.js';

/** Chat's features; what they stand on is given by `ChatModule`. */
export const FEATURES = [
  ContactsModule,
  MessagesModule,
  AgentsModule,
  EndingsModule,
  StatusesModule,
  FilesModule,
  VisitorsModule,
  RemindersModule,
];

@Global()
@Module({})
export class ChatModule {
  static forRoot(config: ReturnType<typeof chatConfig>): DynamicModule {
    return {
      module: ChatModule,
      imports: [
        DatabaseModule.forRoot({ service: 'chat', url: config.DATABASE_URL, entities }),
        StaffModule.copying(),
        MessagingModule.forRoot({ service: 'chat', url: config.RABBITMQ_URL }),
        OutboxModule.forRoot('chat'),
        SettingsModule.publishing(ChatSettingChanged),
        ContactPurgesModule.publishing(ChatContactPurged),
        ...FEATURES,
      ],
      providers: [{ provide: CHAT_CONFIG, useValue: config }],
      exports: [CHAT_CONFIG],
    };
  }
}
