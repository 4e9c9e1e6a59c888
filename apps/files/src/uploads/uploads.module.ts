import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { InvitationsModule } from '../invitations/invitations.module.js';
import { LinkKeysModule } from '../links/link-keys.module.js';
import { PolicyModule } from '../policy/policy.module.js';
import { ScanningModule } from '../scanning/scanning.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { UploadsController } from './uploads.controller.js';
import { UploadsRepository } from './uploads.repository.js';
import { UploadsService } from './uploads.service.js';

/** Files that come: permitted, reserved, streamed into quarantine, handed to the scanner. */
@Module({
  imports: [
    AccessModule,
    AttachmentsModule,
    ContactsModule,
    InvitationsModule,
    LinkKeysModule,
    PolicyModule,
    ScanningModule,
    StorageModule,
  ],
  controllers: [UploadsController],
  providers: [UploadsRepository, UploadsService],
})
export class UploadsModule {}
