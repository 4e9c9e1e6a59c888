import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { InvitationsModule } from '../invitations/invitations.module.js';
import { LinksModule } from '../links/links.module.js';
import { PreviewsModule } from '../previews/previews.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { PurgesHandlers } from './purges.handlers.js';
import { PurgesService } from './purges.service.js';

/** The end of what files keeps of a contact. */
@Module({
  imports: [
    AccessModule,
    AttachmentsModule,
    ContactsModule,
    InvitationsModule,
    LinksModule,
    PreviewsModule,
    StorageModule,
  ],
  controllers: [PurgesHandlers],
  providers: [PurgesService],
})
export class PurgesModule {}
