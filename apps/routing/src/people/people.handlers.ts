import { Controller } from '@nestjs/common';
import { type Payload, TeamChanged, UserChanged } from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { PeopleService } from './people.service.js';

@Controller()
export class PeopleHandlers {
  constructor(private readonly people: PeopleService) {}

  @OnEvent(UserChanged)
  userChanged(event: Payload<typeof UserChanged>) {
    return this.people.userChanged(event);
  }

  @OnEvent(TeamChanged)
  teamChanged(event: Payload<typeof TeamChanged>) {
    return this.people.teamChanged(event);
  }
}
