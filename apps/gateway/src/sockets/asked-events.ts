import {
  type ClientEventName,
  ConfirmOfferShown,
  ListMessages,
  MarkRead,
  RejectOffer,
  type Reply,
  type RequestContract,
  SendMessage,
  SetPresence,
} from '@switchboard/contracts';
import type { Asked } from './client-events.js';

/** A call that only asks a service: what the contract wants of its payload, beside who asks, and how the reply is shown. */
export interface AskedEvent {
  readonly asks: RequestContract;
  readonly gives: (data: never) => object;
  readonly shows: (reply: never) => object;
}

const whole = (value: object) => value;
const asked = <C extends RequestContract>(
  asks: C,
  shows: (reply: Reply<C>) => object = whole as (reply: Reply<C>) => object,
): AskedEvent => ({ asks, shows, gives: whole });

/** The socket's calls behind which there is nothing but a question. */
export const ASKED_EVENTS: Partial<Record<ClientEventName, AskedEvent>> = {
  'message.send': asked(SendMessage, (message) => ({ message })),
  'messages.after': {
    ...asked(ListMessages),
    gives: ({ contactId, seq, staffSeq }: Asked<'messages.after'>) => ({
      contactId,
      query: { afterSeq: seq, afterStaffSeq: staffSeq },
    }),
  },
  read: asked(MarkRead),
  'presence.set': asked(SetPresence, (presence) => ({ presence })),
  'offer.shown': asked(ConfirmOfferShown),
  'offer.reject': asked(RejectOffer),
};
