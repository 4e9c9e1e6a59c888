import { Controller } from '@nestjs/common';
import {
  OfferEnded,
  OfferMade,
  type Payload,
  PresenceChanged,
  QueueChanged,
  ReminderDue,
  WAITING_WINDOW,
  WaitingChanged,
} from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { LivePushes } from './live-pushes.js';
import { Membership } from './membership.js';
import { Push } from './push.js';
import { rooms } from './rooms.js';

type Waiting = Payload<typeof WaitingChanged>;

/** What routing decides, told to the agents and visitors it concerns. */
@Controller()
export class RoutingPushesHandlers {
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly push: Push,
    private readonly membership: Membership,
    private readonly live: LivePushes,
  ) {}

  @OnEvent(OfferMade)
  offerMade({ agentId, offer }: Payload<typeof OfferMade>): void {
    this.push.to(rooms.user(agentId), 'offer.made', { offer });
  }

  @OnEvent(OfferEnded)
  offerEnded({ agentId, offerId, contactId, outcome }: Payload<typeof OfferEnded>): void {
    this.push.to(rooms.user(agentId), 'offer.ended', { offerId, contactId, outcome });
  }

  @OnEvent(PresenceChanged)
  presenceChanged({ agent, presence, cause }: Payload<typeof PresenceChanged>): void {
    this.live.changed();
    this.push.to(rooms.user(agent.id), 'presence.changed', { presence, cause });
  }

  @OnEvent(ReminderDue)
  reminder({ agentId, contactId, reminder, since }: Payload<typeof ReminderDue>): void {
    this.push.to(rooms.user(agentId), 'reminder', { contactId, kind: reminder, since });
  }

  /**
   * The list to the queue's agents; to each visitor only his own place, and only when it moved. Whoever fell behind the
   * list's window hears that he stands behind it: no number that is no longer true.
   */
  @OnEvent(WaitingChanged)
  waitingChanged(event: Waiting): void {
    this.live.changed();
    const before = this.waiting.get(event.queueId);
    if (before && before.revision >= event.revision) return;
    this.waiting.set(event.queueId, event);
    this.push.to(rooms.queue(event.queueId), 'waiting.changed', {
      queueId: event.queueId,
      places: event.places,
      count: event.count,
    });
    for (const place of placesMoved(before?.places ?? [], event)) {
      const room = rooms.contact(place.contactId);
      if (this.push.isHeard(room)) this.push.to(room, 'queue.position', place);
    }
  }

  /** Members came or went; a queue that is gone has neither list nor members. */
  @OnEvent(QueueChanged)
  queueChanged({ queue, deleted }: Payload<typeof QueueChanged>): Promise<void> {
    if (deleted) this.waiting.delete(queue.id);
    return this.membership.queueChanged(deleted ? { id: queue.id, memberIds: [] } : queue);
  }
}

function placesMoved(before: Waiting['places'], { places, count }: Waiting) {
  const known = new Map(before.map((place) => [place.contactId, place]));
  const moved = places.filter(({ contactId, position, estimatedWaitSeconds }) => {
    const earlier = known.get(contactId);
    return earlier?.position !== position || earlier.estimatedWaitSeconds !== estimatedWaitSeconds;
  });
  const here = new Set(places.map(({ contactId }) => contactId));
  // Who is taken or gone hears that by his contact; his place counts no longer.
  const behind = count > places.length ? before.filter(({ contactId }) => !here.has(contactId)) : [];
  return [
    ...moved.map(({ contactId, position, estimatedWaitSeconds }) => ({
      contactId,
      position,
      estimatedWaitSeconds,
    })),
    ...behind.map(({ contactId }) => ({
      contactId,
      position: WAITING_WINDOW + 1,
      estimatedWaitSeconds: null,
    })),
  ];
}
