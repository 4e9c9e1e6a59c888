import { Module } from '@nestjs/common';
import { MissedEventsHandlers } from './missed-events.handlers.js';
import { MissedEventsService } from './missed-events.service.js';

/** Whoever lost its queue of events gets what it held again. */
@Module({ controllers: [MissedEventsHandlers], providers: [MissedEventsService] })
export class MissedEventsModule {}
