import { Module } from '@nestjs/common';
import { askingController } from '../http/asking.controller.js';
import { LiveController } from './live.controller.js';
import { REPORT_ROUTES } from './reports.routes.js';
import { RETENTION_ROUTES } from './retention.routes.js';

/** /v1/reports and /v1/retention. */
@Module({
  controllers: [askingController(REPORT_ROUTES), askingController(RETENTION_ROUTES), LiveController],
})
export class ReportsModule {}
