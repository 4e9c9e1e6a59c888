import { Controller } from '@nestjs/common';
import {
  OfferEnded,
  OfferMade,
  type Payload,
  PresenceChanged,
  QueueChanged,
  ReminderDue,
  WaitingChanged,
} from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { LivePushes } from './live-pushes.js';
import { Membership } from './membership.js';
import { RoutingPushes } from './routing-pushes.js';

/** What this gateway hears of routing, and the reminders of chat. */
@Controller()
export class RoutingPushesHandlers {
  constructor(
    private readonly pushes: RoutingPushes,
    private readonly membership: Membership,
    private readonly live: LivePushes,
  ) {}

  @OnEvent(OfferMade)
  offerMade(event: Payload<typeof OfferMade>) {
    this.pushes.offerMade(event);
  }

  @OnEvent(OfferEnded)
  offerEnded(event: Payload<typeof OfferEnded>) {
    this.pushes.offerEnded(event);
  }

  @OnEvent(WaitingChanged)
  waitingChanged(event: Payload<typeof WaitingChanged>) {
    this.live.changed();
    this.pushes.waitingChanged(event);
  }

  @OnEvent(PresenceChanged)
  presenceChanged(event: Payload<typeof PresenceChanged>) {
    this.live.changed();
    this.pushes.presenceChanged(event);
  }

  @OnEvent(QueueChanged)
  queueChanged({ queue, deleted }: Payload<typeof QueueChanged>) {
    if (deleted) this.pushes.forget(queue.id);
    return this.membership.queueChanged(deleted ? { id: queue.id, memberIds: [] } : queue);
  }

  @OnEvent(ReminderDue)
  reminder(event: Payload<typeof ReminderDue>) {
    this.pushes.reminder(event);
  }
}
