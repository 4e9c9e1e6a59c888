import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { PreviewsModule } from '../previews/previews.module.js';
import { LinkKeysModule } from './link-keys.module.js';
import { LinksController } from './links.controller.js';
import { LinksHandlers } from './links.handlers.js';
import { LinksRepository } from './links.repository.js';
import { LinksService } from './links.service.js';
import { Sender } from './sender.js';

/** What browsers open: links, tickets, and the record of every answer. */
@Module({
  imports: [AccessModule, AttachmentsModule, ContactsModule, LinkKeysModule, PreviewsModule],
  controllers: [LinksController, LinksHandlers],
  providers: [LinksRepository, LinksService, Sender],
  exports: [LinksService],
})
export class LinksModule {}
