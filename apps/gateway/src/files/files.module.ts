import { Module } from '@nestjs/common';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { askingController } from '../http/asking.controller.js';
import { ServiceStreams } from '../streams/service-streams.js';
import { FilePolicyController } from './file-policy.controller.js';
import { FilesController } from './files.controller.js';
import { FILE_ROUTES } from './files.routes.js';
import { InvitationsService } from './invitations.service.js';
import { UploadsService } from './uploads.service.js';

/** File policy, invitations, attachments and their bytes. */
@Module({
  controllers: [FilePolicyController, FilesController, askingController(FILE_ROUTES)],
  providers: [
    InvitationsService,
    UploadsService,
    {
      provide: ServiceStreams,
      inject: [GATEWAY_CONFIG],
      useFactory: ({ FILES_URL }: GatewayConfig) => new ServiceStreams(FILES_URL),
    },
  ],
})
export class FilesModule {}
