import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { LinkKeysModule } from '../links/link-keys.module.js';
import { AttachmentsHandlers } from './attachments.handlers.js';
import { AttachmentsRepository } from './attachments.repository.js';
import { AttachmentsService } from './attachments.service.js';

/** The files of contacts, as each reader may know them. */
@Module({
  imports: [ContactsModule, LinkKeysModule],
  controllers: [AttachmentsHandlers],
  providers: [AttachmentsRepository, AttachmentsService],
  exports: [AttachmentsService],
})
export class AttachmentsModule {}
