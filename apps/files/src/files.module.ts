import { type DynamicModule, Global, Module } from '@nestjs/common';
import { FilesContactPurged, FilesSettingChanged } from '@switchboard/contracts';
import { DatabaseModule } from '@switchboard/database';
import { MessagingModule } from '@switchboard/messaging';
import { ContactPurgesModule, OutboxModule, SettingsModule } from '@switchboard/outbox';
import { StaffModule } from '@switchboard/staff';
import { AccessModule } from './access/access.module.js';
import { AttachmentsModule } from './attachments/attachments.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { entities } from './entities.js';
import { FILES_CONFIG, type FilesConfig } from './files.config.js';
import { FilesHealth } from './health.js';
import { InvitationsModule } from './invitations/invitations.module.js';
import { LinksModule } from './links/links.module.js';
import { PolicyModule } from './policy/policy.module.js';
import { PreviewsModule } from './previews/previews.module.js';
import { PurgesModule } from './purges/purges.module.js';
import { ScanningModule } from './scanning/scanning.module.js';
import { StorageModule } from './storage/storage.module.js';
import { UploadsModule } from './uploads/uploads.module.js';

/** Policies, invitations, uploads, scans, storage and links. */
@Global()
@Module({})
export class FilesModule {
  static forRoot(config: FilesConfig): DynamicModule {
    return {
      module: FilesModule,
      imports: [
        StaffModule.copying(),
        MessagingModule.forRoot({ service: 'files', url: config.RABBITMQ_URL }),
        DatabaseModule.forRoot({ service: 'files', url: config.DATABASE_URL, entities }),
        OutboxModule.forRoot('files'),
        SettingsModule.publishing(FilesSettingChanged),
        ContactPurgesModule.publishing(FilesContactPurged),
        AccessModule,
        AttachmentsModule,
        ContactsModule,
        InvitationsModule,
        LinksModule,
        PolicyModule,
        PreviewsModule,
        PurgesModule,
        ScanningModule,
        StorageModule,
        UploadsModule,
      ],
      providers: [{ provide: FILES_CONFIG, useValue: config }, FilesHealth],
      exports: [FILES_CONFIG],
    };
  }
}
