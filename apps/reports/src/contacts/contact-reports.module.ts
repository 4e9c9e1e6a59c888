import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { TermsModule } from '../terms/terms.module.js';
import { TranscriptModule } from '../transcript/transcript.module.js';
import { ContactReportsHandlers } from './contact-reports.handlers.js';
import { ContactReportsRepository } from './contact-reports.repository.js';
import { ContactReportsService } from './contact-reports.service.js';
import { ExpiredReports } from './expired-reports.js';

@Module({
  imports: [TranscriptModule, AttachmentsModule, TermsModule],
  controllers: [ContactReportsHandlers],
  providers: [ContactReportsService, ContactReportsRepository, ExpiredReports],
  exports: [ContactReportsService, ExpiredReports],
})
export class ContactReportsModule {}
