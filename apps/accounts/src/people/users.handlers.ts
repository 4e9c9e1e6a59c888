import { Controller } from '@nestjs/common';
import { ListChangedStaff, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { UsersService } from './users.service.js';

/** What gateways ask about people beside the five questions of /v1/users. */
@Controller()
export class UsersHandlers {
  constructor(private readonly users: UsersService) {}

  @OnRequest(ListChangedStaff)
  listChanged(question: Payload<typeof ListChangedStaff>) {
    return this.users.listChanged(question);
  }
}
