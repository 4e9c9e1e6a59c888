import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { FilesHandlers } from './files.handlers.js';
import { FilesService } from './files.service.js';

@Module({ imports: [ContactsModule], controllers: [FilesHandlers], providers: [FilesService] })
export class FilesModule {}
