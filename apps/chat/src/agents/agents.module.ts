import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { AgentsHandlers } from './agents.handlers.js';
import { AgentsService } from './agents.service.js';

@Module({ imports: [ContactsModule], controllers: [AgentsHandlers], providers: [AgentsService] })
export class AgentsModule {}
