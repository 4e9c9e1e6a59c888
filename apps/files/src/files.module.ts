import { type DynamicModule, Global, Module } from '@nestjs/common';
import { FilesSettingChanged } from '@switchboard/contracts';
import { DatabaseModule } from '@switchboard/database';
import { StaffModule } from '@switchboard/staff';
import { MessagingModule } from '@switchboard/messaging';
import { OutboxModule, SettingsModule } from '@switchboard/outbox';
import { AttachmentsHandlers } from './attachments/attachments.handlers.js';
import { AttachmentsRepository } from './attachments/attachments.repository.js';
import { AttachmentsService } from './attachments/attachments.service.js';
import { ContactsHandlers } from './contacts/contacts.handlers.js';
import { ContactsRepository } from './contacts/contacts.repository.js';
import { ContactsService } from './contacts/contacts.service.js';
import { entities } from './entities.js';
import { FILES_CONFIG, type FilesConfig } from './files.config.js';
import { FilesHealth } from './health.js';
import { InvitationsHandlers } from './invitations/invitations.handlers.js';
import { InvitationsRepository } from './invitations/invitations.repository.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { LinkKeys } from './links/link-keys.js';
import { LinksController } from './links/links.controller.js';
import { LinksHandlers } from './links/links.handlers.js';
import { LinksRepository } from './links/links.repository.js';
import { LinksService } from './links/links.service.js';
import { Readers } from './links/readers.js';
import { Sender } from './links/sender.js';
import { PolicyHandlers } from './policy/policy.handlers.js';
import { PolicyService } from './policy/policy.service.js';
import { PreviewsService } from './previews/previews.service.js';
import { ClamdScanner } from './scanning/clamd-scanner.js';
import { OrphansSweep } from './scanning/orphans.sweep.js';
import { ScansRepository } from './scanning/scans.repository.js';
import { ScansService } from './scanning/scans.service.js';
import { VirusScanner } from './scanning/virus-scanner.js';
import { Stores, storesOf } from './storage/stores.js';
import { UploadsController } from './uploads/uploads.controller.js';
import { UploadsRepository } from './uploads/uploads.repository.js';
import { UploadsService } from './uploads/uploads.service.js';
import { StandingHandlers } from './standing/standing.handlers.js';
import { StandingRepository } from './standing/standing.repository.js';
import { StandingService } from './standing/standing.service.js';

/** Policies, invitations, uploads, scans, storage and links. */
@Global()
@Module({})
export class FilesModule {
  static forRoot(config: FilesConfig): DynamicModule {
    const { CLAMD_HOST: host, CLAMD_PORT: port, SCAN_TIMEOUT_MS: scanMs } = config;
    return {
      module: FilesModule,
      imports: [
        StaffModule.copying(),
        MessagingModule.forRoot({ service: 'files', url: config.RABBITMQ_URL }),
        DatabaseModule.forRoot({ service: 'files', url: config.DATABASE_URL, entities }),
        OutboxModule.forRoot(),
        SettingsModule.telling(FilesSettingChanged),
      ],
      controllers: [
        AttachmentsHandlers,
        ContactsHandlers,
        InvitationsHandlers,
        LinksHandlers,
        PolicyHandlers,
        StandingHandlers,
        LinksController,
        UploadsController,
      ],
      providers: [
        { provide: FILES_CONFIG, useValue: config },
        { provide: Stores, useFactory: () => storesOf(config) },
        { provide: VirusScanner, useFactory: () => new ClamdScanner({ host, port, scanMs }) },
        AttachmentsRepository,
        AttachmentsService,
        ContactsRepository,
        ContactsService,
        FilesHealth,
        InvitationsRepository,
        InvitationsService,
        LinkKeys,
        LinksRepository,
        LinksService,
        OrphansSweep,
        PolicyService,
        PreviewsService,
        Readers,
        ScansRepository,
        ScansService,
        Sender,
        StandingRepository,
        StandingService,
        UploadsRepository,
        UploadsService,
      ],
      exports: [FILES_CONFIG],
    };
  }
}
