import { Controller } from '@nestjs/common';
import { Teams, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { TeamsService } from './teams.service.js';

/** /v1/teams. */
@Controller()
export class TeamsHandlers {
  constructor(private readonly teams: TeamsService) {}

  @OnRequest(Teams.list)
  list(question: Payload<typeof Teams.list>) {
    return this.teams.list(question);
  }

  @OnRequest(Teams.get)
  get(question: Payload<typeof Teams.get>) {
    return this.teams.get(question);
  }

  @OnRequest(Teams.create)
  create(command: Payload<typeof Teams.create>) {
    return this.teams.create(command);
  }

  @OnRequest(Teams.update)
  update(command: Payload<typeof Teams.update>) {
    return this.teams.update(command);
  }

  @OnRequest(Teams.remove)
  remove(command: Payload<typeof Teams.remove>) {
    return this.teams.remove(command);
  }
}
