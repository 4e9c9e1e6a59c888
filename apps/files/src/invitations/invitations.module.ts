import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module.js';
import { InvitationsHandlers } from './invitations.handlers.js';
import { InvitationsRepository } from './invitations.repository.js';
import { InvitationsService } from './invitations.service.js';

/** An agent's permits for the visitor to send files. */
@Module({
  imports: [PolicyModule],
  controllers: [InvitationsHandlers],
  providers: [InvitationsRepository, InvitationsService],
  exports: [InvitationsService],
})
export class InvitationsModule {}
