import { Controller } from '@nestjs/common';
import {
  AccountsEventsMissed,
  ChatEventsMissed,
  FilesEventsMissed,
  type Payload,
  ReportsEventsMissed,
  RoutingEventsMissed,
} from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { MissedEventsService } from './missed-events.service.js';

type Missed = Payload<typeof ChatEventsMissed>;

/** Services that missed events. Only the gateway may ask, so it asks for them; other events do not wait for that. */
@Controller()
export class MissedEventsHandlers {
  constructor(private readonly missed: MissedEventsService) {}

  @OnEvent(AccountsEventsMissed)
  accounts(event: Missed) {
    void this.missed.repair('accounts', event);
  }

  @OnEvent(RoutingEventsMissed)
  routing(event: Missed) {
    void this.missed.repair('routing', event);
  }

  @OnEvent(ChatEventsMissed)
  chat(event: Missed) {
    void this.missed.repair('chat', event);
  }

  @OnEvent(FilesEventsMissed)
  files(event: Missed) {
    void this.missed.repair('files', event);
  }

  @OnEvent(ReportsEventsMissed)
  reports(event: Missed) {
    void this.missed.repair('reports', event);
  }
}
