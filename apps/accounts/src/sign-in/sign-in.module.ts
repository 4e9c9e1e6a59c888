import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { VisitorsModule } from '../visitors/visitors.module.js';
import { SignInHandlers } from './sign-in.handlers.js';
import { SignInLimit } from './sign-in-limit.js';
import { SignInRepository } from './sign-in.repository.js';
import { SignInService } from './sign-in.service.js';

@Module({
  imports: [SessionsModule, PeopleModule, VisitorsModule],
  controllers: [SignInHandlers],
  providers: [SignInService, SignInLimit, SignInRepository],
})
export class SignInModule {}
