import { Controller } from '@nestjs/common';
import { ListChangedStaff, Users, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { UsersService } from './users.service.js';

/** /v1/users. */
@Controller()
export class UsersHandlers {
  constructor(private readonly users: UsersService) {}

  @OnRequest(Users.list)
  list(question: Payload<typeof Users.list>) {
    return this.users.list(question);
  }

  @OnRequest(Users.get)
  get(question: Payload<typeof Users.get>) {
    return this.users.get(question);
  }

  @OnRequest(Users.create)
  create(command: Payload<typeof Users.create>) {
    return this.users.create(command);
  }

  @OnRequest(Users.update)
  update(command: Payload<typeof Users.update>) {
    return this.users.update(command);
  }

  @OnRequest(Users.remove)
  remove(command: Payload<typeof Users.remove>) {
    return this.users.remove(command);
  }

  @OnRequest(ListChangedStaff)
  listChanged(question: Payload<typeof ListChangedStaff>) {
    return this.users.listChanged(question);
  }
}
