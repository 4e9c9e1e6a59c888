import type { Message } from '@switchboard/contracts';
import { entityOf, rowOf } from '@switchboard/database';
import { MessageEntity } from './message.entity.js';

/** The row that a message becomes. */
export function messageRowOf({ sender, staffSeq = 0, ...message }: Message): object {
  const { kind: senderKind, id: senderId, name: senderName, shownAs: senderShownAs = null } = sender;
  return rowOf(MessageEntity, { ...message, staffSeq, senderKind, senderId, senderName, senderShownAs });
}

/** A row as everybody knows it. */
export function messageOf(row: object): Message {
  const {
    senderKind: kind,
    senderId: id,
    senderName: name,
    senderShownAs: shownAs,
    staffSeq,
    ...message
  } = entityOf(MessageEntity, row);
  return {
    ...message,
    ...(staffSeq > 0 && { staffSeq }),
    sender: { kind, id, name, ...(shownAs && { shownAs }) },
  };
}
