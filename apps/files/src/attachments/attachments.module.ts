import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { LinkKeysModule } from '../links/link-keys.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { AttachmentsHandlers } from './attachments.handlers.js';
import { AttachmentsRepository } from './attachments.repository.js';
import { AttachmentsService } from './attachments.service.js';
import { CleanFiles } from './clean-files.js';

/** The files of contacts, as each reader may know them. */
@Module({
  imports: [ContactsModule, LinkKeysModule, StorageModule],
  controllers: [AttachmentsHandlers],
  providers: [AttachmentsRepository, AttachmentsService, CleanFiles],
  exports: [AttachmentsService, CleanFiles],
})
export class AttachmentsModule {}
