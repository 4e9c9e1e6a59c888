import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { TranscriptModule } from '../transcript/transcript.module.js';
import { ContactReportsHandlers } from './contact-reports.handlers.js';
import { ContactReportsRepository } from './contact-reports.repository.js';
import { ContactReportsService } from './contact-reports.service.js';

@Module({
  imports: [TranscriptModule, AttachmentsModule],
  controllers: [ContactReportsHandlers],
  providers: [ContactReportsService, ContactReportsRepository],
})
export class ContactReportsModule {}
