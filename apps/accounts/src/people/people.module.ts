import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { FirstAdministrator } from './first-administrator.js';
import { TeamsHandlers } from './teams.handlers.js';
import { TeamsRepository } from './teams.repository.js';
import { TeamsService } from './teams.service.js';
import { UsersHandlers } from './users.handlers.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [SessionsModule],
  controllers: [UsersHandlers, TeamsHandlers],
  providers: [UsersRepository, UsersService, TeamsRepository, TeamsService, FirstAdministrator],
  exports: [UsersService],
})
export class PeopleModule {}
