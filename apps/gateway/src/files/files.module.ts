import { Module } from '@nestjs/common';
import { askingController } from '../http/asking.controller.js';
import { FilePolicyController } from './file-policy.controller.js';
import { FileStreams } from './file-streams.js';
import { FilesAddresses } from './files-addresses.js';
import { FilesController } from './files.controller.js';
import { FILE_ROUTES } from './files.routes.js';
import { InvitationsService } from './invitations.service.js';
import { UploadsService } from './uploads.service.js';

/** File policy, invitations, attachments and their bytes. */
@Module({
  controllers: [FilePolicyController, FilesController, askingController(FILE_ROUTES)],
  providers: [FileStreams, FilesAddresses, InvitationsService, UploadsService],
})
export class FilesModule {}
