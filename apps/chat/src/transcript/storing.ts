import { type Message, MessageSent } from '@switchboard/contracts';
import type { Context } from '@switchboard/kernel';
import type { NewEvent } from '@switchboard/outbox';

/**
 * What a message changes of its contact, in whatever statement stores it. Whoever speaks, the visitor waits from here on,
 * or no longer: reminders live by that.
 */
export const spokeSql = (kind: string, at: string) => `
  SET last_seq = last_seq + 1, active_at = ${at},
      visitor_spoke_at = CASE WHEN ${kind} = 'visitor' THEN ${at} ELSE visitor_spoke_at END,
      unanswered_since = CASE WHEN ${kind} = 'visitor' THEN coalesce(unanswered_since, ${at}) END`;

/** Its event. The context where a message is stored for another call than the one in hand. */
export function sentOf(message: Message, context?: Context): NewEvent<typeof MessageSent> {
  return { contract: MessageSent, payload: { at: message.at, message }, lane: message.contactId, context };
}
