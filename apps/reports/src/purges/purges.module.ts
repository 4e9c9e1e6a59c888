import { Module } from '@nestjs/common';
import { ContactReportsModule } from '../contacts/contact-reports.module.js';
import { TermsModule } from '../terms/terms.module.js';
import { PreviewsService } from './previews.service.js';
import { PurgesHandlers } from './purges.handlers.js';
import { PurgesRepository } from './purges.repository.js';
import { PurgesService } from './purges.service.js';
import { RetentionSweep } from './retention.sweep.js';

/** The end of what is kept of contacts, and its receipts. */
@Module({
  imports: [ContactReportsModule, TermsModule],
  controllers: [PurgesHandlers],
  providers: [PurgesService, PurgesRepository, PreviewsService, RetentionSweep],
})
export class PurgesModule {}
