import { Injectable } from '@nestjs/common';
import { type Actor, TypingChanged, participantKindOf } from '@switchboard/contracts';
import { Clock, logger, uuidv7 } from '@switchboard/kernel';
import { EventPublisher } from '@switchboard/messaging';
import type { Socket } from 'socket.io';
import { Membership } from '../sockets/membership.js';
import { rooms } from '../sockets/rooms.js';

const DEADLINE_MS = 1_000;
const log = logger('typing');

/** Typing goes from gateway to gateway and is worth nothing a moment later. */
@Injectable()
export class TypingService {
  constructor(
    private readonly publisher: EventPublisher,
    private readonly membership: Membership,
    private readonly clock: Clock,
  ) {}

  /** Only of a contact that the socket is in; everything else is dropped without a word (S093). */
  relay(
    actor: Actor,
    { contactId, isTyping }: { contactId: string; isTyping: boolean },
    socket: Socket,
  ): void {
    if (!socket.rooms.has(rooms.contact(contactId))) return;
    const payload = TypingChanged.schema.parse({
      at: this.clock.now().toISOString(),
      contactId,
      actor: {
        kind: participantKindOf(actor),
        id: actor.id,
        shownAs: this.membership.shownAs(socket, contactId),
      },
      isTyping,
    });
    this.publisher
      .publish([{ id: uuidv7(), key: TypingChanged.key, payload, persistent: false }], {
        deadlineMs: DEADLINE_MS,
      })
      .catch((err: unknown) => log.debug({ err }, 'typing was not told'));
  }
}
