import { Module } from '@nestjs/common';
import { askingController } from '../http/asking.controller.js';
import { LiveController } from './live.controller.js';
import { REPORT_ROUTES } from './reports.routes.js';

/** /v1/reports */
@Module({ controllers: [askingController(REPORT_ROUTES), LiveController] })
export class ReportsModule {}
