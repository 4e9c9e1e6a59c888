import { Controller } from '@nestjs/common';
import {
  EndSession,
  GetMe,
  ListEndedSessions,
  OpenSession,
  RefreshSession,
  type Payload,
} from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { SignInService } from './sign-in.service.js';

/** /v1/auth and /v1/me. */
@Controller()
export class SignInHandlers {
  constructor(private readonly signIn: SignInService) {}

  @OnRequest(OpenSession)
  open(command: Payload<typeof OpenSession>) {
    return this.signIn.signIn(command);
  }

  @OnRequest(RefreshSession)
  refresh(command: Payload<typeof RefreshSession>) {
    return this.signIn.refresh(command);
  }

  @OnRequest(EndSession)
  end(command: Payload<typeof EndSession>) {
    return this.signIn.signOut(command);
  }

  @OnRequest(ListEndedSessions)
  listEnded(question: Payload<typeof ListEndedSessions>) {
    return this.signIn.listEnded(question);
  }

  @OnRequest(GetMe)
  me(question: Payload<typeof GetMe>) {
    return this.signIn.me(question);
  }
}
