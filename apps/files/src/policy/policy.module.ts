import { Module } from '@nestjs/common';
import { PoliciesRepository } from './policies.repository.js';
import { PolicyHandlers } from './policy.handlers.js';
import { PolicyService } from './policy.service.js';

/** What may be sent, for the organisation and for each queue. */
@Module({
  controllers: [PolicyHandlers],
  providers: [PoliciesRepository, PolicyService],
  exports: [PolicyService],
})
export class PolicyModule {}
