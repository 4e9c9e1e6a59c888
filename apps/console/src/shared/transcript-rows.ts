import type { Message } from '@switchboard/contracts';
import { noticeOf, type Outgoing } from '@switchboard/web';

/** One row of a transcript: what the server has, or what is still on its way to it. */
export type Row =
  | { readonly key: string; readonly message: Message; readonly follows: boolean }
  | { readonly key: string; readonly outgoing: Outgoing };

/** What is acknowledged, in its order; below it what is not. Of an event that this page does not know there is no row. */
export function rowsOf(messages: readonly Message[], outgoing: readonly Outgoing[]): Row[] {
  const shown = messages.filter(
    (message) =>
      message.kind !== 'event' || (noticeOf(message.event) !== null && !isSaidBetter(message, messages)),
  );
  return [
    ...shown.map((message, index) => ({
      key: message.id,
      message,
      follows: belongsTogether(shown[index - 1], message),
    })),
    ...outgoing.map((one) => ({ key: one.clientMessageId, outgoing: one })),
  ];
}

/** That a file was blocked is told to everyone, and to staff once more with the reason: staff reads the second only. */
function isSaidBetter({ event, visibility }: Message, messages: readonly Message[]): boolean {
  if (event?.type !== 'fileBlocked' || visibility !== 'everyone') return false;
  const { id } = event.file;
  return messages.some(
    (other) =>
      other.visibility === 'staff' && other.event?.type === 'fileBlocked' && other.event.file.id === id,
  );
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

/** The row of one's last line that the other side has seen; -1 where there is none. */
export function seenRowOf(rows: readonly Row[], ownId: string | null, readUpTo: number | null): number {
  if (readUpTo === null || ownId === null) return -1;
  return rows.findLastIndex(
    (row) =>
      'message' in row &&
      row.message.kind !== 'event' &&
      row.message.visibility === 'everyone' &&
      row.message.sender.id === ownId &&
      row.message.seq <= readUpTo,
  );
}
