import { Injectable } from '@nestjs/common';
import type {
  OfferEnded,
  OfferMade,
  Payload,
  PresenceChanged,
  ReminderDue,
  WaitingChanged,
} from '@switchboard/contracts';
import { Push } from './push.js';
import { rooms } from './rooms.js';

type Waiting = Payload<typeof WaitingChanged>;

/** What routing decides, told to the agents and visitors it concerns. */
@Injectable()
export class RoutingPushes {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly push: Push) {}

  offerMade({ agentId, offer }: Payload<typeof OfferMade>): void {
    this.push.to(rooms.user(agentId), 'offer.made', { offer });
  }

  offerEnded({ agentId, offerId, contactId, outcome }: Payload<typeof OfferEnded>): void {
    this.push.to(rooms.user(agentId), 'offer.ended', { offerId, contactId, outcome });
  }

  presenceChanged({ agent, presence, cause }: Payload<typeof PresenceChanged>): void {
    this.push.to(rooms.user(agent.id), 'presence.changed', { presence, cause });
  }

  reminder({ agentId, contactId, reminder, since }: Payload<typeof ReminderDue>): void {
    this.push.to(rooms.user(agentId), 'reminder', { contactId, kind: reminder, since });
  }

  /** The list to the queue's agents; to each visitor only his own place, and only when it moved. */
  waitingChanged(event: Waiting): void {
    const before = this.waiting.get(event.queueId);
    if (before && before.revision >= event.revision) return;
    this.waiting.set(event.queueId, event);
    this.push.to(rooms.queue(event.queueId), 'waiting.changed', {
      queueId: event.queueId,
      places: event.places,
    });
    const known = new Map(before?.places.map((place) => [place.contactId, place]));
    for (const { contactId, position, estimatedWaitSeconds } of event.places) {
      const earlier = known.get(contactId);
      if (earlier?.position === position && earlier.estimatedWaitSeconds === estimatedWaitSeconds) continue;
      const room = rooms.contact(contactId);
      if (this.push.isHeard(room))
        this.push.to(room, 'queue.position', { contactId, position, estimatedWaitSeconds });
    }
  }

  /** A queue that is gone has no list any more. */
  forget(queueId: string): void {
    this.waiting.delete(queueId);
  }
}
