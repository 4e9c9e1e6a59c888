import { Module } from '@nestjs/common';
import { PausesModule } from '../pauses/pauses.module.js';
import { AdmissionService } from './admission.service.js';
import { QueuesHandlers } from './queues.handlers.js';
import { QueuesRepository } from './queues.repository.js';
import { QueuesService } from './queues.service.js';

@Module({
  imports: [PausesModule],
  controllers: [QueuesHandlers],
  providers: [QueuesRepository, QueuesService, AdmissionService],
  exports: [QueuesService],
})
export class QueuesModule {}
