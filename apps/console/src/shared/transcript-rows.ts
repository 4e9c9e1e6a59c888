import type { Message } from '@switchboard/contracts';
import type { Outgoing } from '@switchboard/web';

/** One row of a transcript: what the server has, or what is still on its way to it. */
export type Row =
  | { readonly key: string; readonly message: Message; readonly follows: boolean }
  | { readonly key: string; readonly outgoing: Outgoing };

/** What is acknowledged, in its order; below it what is not. */
export function rowsOf(messages: readonly Message[], outgoing: readonly Outgoing[]): Row[] {
  return [
    ...messages.map((message, index) => ({
      key: message.id,
      message,
      follows: belongsTogether(messages[index - 1], message),
    })),
    ...outgoing.map((one) => ({ key: one.clientMessageId, outgoing: one })),
  ];
}

/** Lines that one person writes in one go stand under one name and time. */
function belongsTogether(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    before.kind !== 'event' &&
    before.sender.id === message.sender.id &&
    before.visibility === message.visibility &&
    Date.parse(message.at) - Date.parse(before.at) < 60_000
  );
}
