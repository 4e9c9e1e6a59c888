import { Module } from '@nestjs/common';
import { TranscriptModule } from '../transcript/transcript.module.js';
import { ChangesService } from './changes.service.js';
import { ContactsHandlers } from './contacts.handlers.js';
import { ContactsRepository } from './contacts.repository.js';
import { ContactsService } from './contacts.service.js';

@Module({
  imports: [TranscriptModule],
  controllers: [ContactsHandlers],
  providers: [ContactsRepository, ContactsService, ChangesService],
  exports: [ContactsService, ChangesService],
})
export class ContactsModule {}
