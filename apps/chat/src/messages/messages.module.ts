import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { TranscriptModule } from '../transcript/transcript.module.js';
import { FastPath } from './fast-path/fast-path.js';
import { TogetherRepository } from './fast-path/together.repository.js';
import { MessagesHandlers } from './messages.handlers.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';

@Module({
  imports: [ContactsModule, TranscriptModule],
  controllers: [MessagesHandlers],
  providers: [MessagesRepository, MessagesService, FastPath, TogetherRepository],
})
export class MessagesModule {}
