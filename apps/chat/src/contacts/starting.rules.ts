import type { Payload, StartContact } from '@switchboard/contracts';
import type { Entry } from '../transcript/entry.types.js';
import type { Contact } from './contact.types.js';

export interface Beginning {
  contact: Contact;
  entries: Entry[];
}

/** A contact that waits from now on; what the visitor already typed is its first message. */
export function newContact(command: Payload<typeof StartContact>, now: Date, id: string): Beginning {
  const { actor, queue, widgetId, name, email, fields, language, text } = command;
  const visitor = { id: actor.id, name: name || null, email: email ?? null, fields };
  const sender = { kind: 'visitor', id: actor.id, name: visitor.name } as const;
  return {
    contact: {
      id,
      revision: 1,
      state: 'waiting',
      queue,
      widgetId,
      visitor,
      language: language ?? null,
      staff: [],
      placements: [
        {
          placement: 0,
          state: 'waiting',
          queue: { id: queue.id, number: queue.number, name: queue.name },
          at: now.toISOString(),
          reason: 'started',
        },
      ],
      transfers: [],
      ownerId: null,
      status: null,
      notSet: false,
      important: false,
      visitorAway: false,
      ending: null,
      startedAt: now,
      answeredAt: null,
      endedAt: null,
      closedAt: null,
      wrapUpEndsAt: null,
      activeAt: now,
      lastSeq: 0,
      lastStaffSeq: 0,
    },
    entries: text ? [{ kind: 'text', visibility: 'everyone', sender, text, at: now }] : [],
  };
}
