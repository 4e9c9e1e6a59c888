import type { Message } from '@switchboard/contracts';
import { noticeOf, type Outgoing } from '@switchboard/web';

/** One row of a transcript: what the server has, or what is still on its way to it. */
export type Row =
  | { readonly key: string; readonly message: Message; readonly follows: boolean }
  | { readonly key: string; readonly outgoing: Outgoing };

/** What is acknowledged, in its order; below it what is not. Of an event that this page does not know there is no row. */
export function rowsOf(messages: readonly Message[], outgoing: readonly Outgoing[]): Row[] {
  const shown = messages.filter(({ kind, event }) => kind !== 'event' || noticeOf(event) !== null);
  return [
    ...shown.map((message, index) => ({
      key: message.id,
      message,
      follows: belongsTogether(shown[index - 1], message),
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
