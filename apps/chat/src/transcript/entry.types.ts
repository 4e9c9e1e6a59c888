import type { Attachment, Message, Sender } from '@switchboard/contracts';

/** A message before it has its numbers. `cause`: what it may follow from only once. */
export interface Entry {
  kind: Message['kind'];
  visibility: Message['visibility'];
  sender: Sender;
  text?: string | null;
  attachment?: Attachment | null;
  event?: Message['event'];
  clientMessageId?: string | null;
  cause?: string;
  at: Date;
}
