import { Module } from '@nestjs/common';
import { askingController } from '../http/asking.controller.js';
import { OriginsModule } from '../origins/origins.module.js';
import { SocketsModule } from '../sockets/sockets.module.js';
import { ContactComposer } from './contact-composer.js';
import { ContactsController } from './contacts.controller.js';
import { CONTACT_ROUTES } from './contacts.routes.js';
import { ContactsService } from './contacts.service.js';
import { ContactsSocket } from './contacts.socket.js';
import { TypingService } from './typing.service.js';

/** /v1/contacts, and what sockets say of them. */
@Module({
  imports: [OriginsModule, SocketsModule],
  controllers: [ContactsController, askingController(CONTACT_ROUTES)],
  providers: [ContactComposer, ContactsService, ContactsSocket, TypingService],
  exports: [ContactComposer],
})
export class ContactsModule {}
