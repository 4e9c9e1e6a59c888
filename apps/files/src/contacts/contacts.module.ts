import { Module } from '@nestjs/common';
import { InvitationsModule } from '../invitations/invitations.module.js';
import { ContactsHandlers } from './contacts.handlers.js';
import { ContactsRepository } from './contacts.repository.js';
import { ContactsService } from './contacts.service.js';

/** What chat tells of contacts. */
@Module({
  imports: [InvitationsModule],
  controllers: [ContactsHandlers],
  providers: [ContactsRepository, ContactsService],
  exports: [ContactsService],
})
export class ContactsModule {}
