import { Module } from '@nestjs/common';
import { askingController } from '../http/asking.controller.js';
import { OriginsModule } from '../origins/origins.module.js';
import { VisitorsController } from './visitors.controller.js';
import { VISITOR_ROUTES } from './visitors.routes.js';
import { VisitorsService } from './visitors.service.js';

/** /v1/visitors and the widget they come from. */
@Module({
  imports: [OriginsModule],
  controllers: [VisitorsController, askingController(VISITOR_ROUTES)],
  providers: [VisitorsService],
})
export class VisitorsModule {}
