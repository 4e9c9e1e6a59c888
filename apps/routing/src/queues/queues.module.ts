import { Module } from '@nestjs/common';
import { Queues } from '@switchboard/contracts';
import { crudHandlers } from '@switchboard/messaging';
import { PausesModule } from '../pauses/pauses.module.js';
import { AdmissionsRepository } from './admissions.repository.js';
import { AdmissionService } from './admission.service.js';
import { QueuesHandlers } from './queues.handlers.js';
import { QueuesRepository } from './queues.repository.js';
import { QueuesService } from './queues.service.js';

@Module({
  imports: [PausesModule],
  controllers: [crudHandlers(Queues, QueuesService), QueuesHandlers],
  providers: [AdmissionsRepository, QueuesRepository, QueuesService, AdmissionService],
  exports: [QueuesService],
})
export class QueuesModule {}
