import { Module } from '@nestjs/common';
import { Teams, Users } from '@switchboard/contracts';
import { crudHandlers } from '@switchboard/messaging';
import { SessionsModule } from '../sessions/sessions.module.js';
import { FirstAdministrator } from './first-administrator.js';
import { TeamsRepository } from './teams.repository.js';
import { TeamsService } from './teams.service.js';
import { UsersHandlers } from './users.handlers.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [SessionsModule],
  controllers: [crudHandlers(Users, UsersService), UsersHandlers, crudHandlers(Teams, TeamsService)],
  providers: [UsersRepository, UsersService, TeamsRepository, TeamsService, FirstAdministrator],
  exports: [UsersService],
})
export class PeopleModule {}
