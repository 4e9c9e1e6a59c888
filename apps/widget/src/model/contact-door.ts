import type { Message } from '@switchboard/contracts';
import type { TranscriptDoor, Http, Outgoing, OutgoingStore } from '@switchboard/web';
import { keep, kept, PLACES } from './kept';
import type { Line } from './line';

interface Ways {
  readonly contactId: string;
  readonly http: Http;
  /** Asks by the socket; null while it is not up. */
  readonly ask: () => Line['ask'];
  /** How far staff has read, where the answer says so. */
  readonly onReadUpTo: (seq: number) => void;
}

/** A contact's messages: sent by the socket while it is up, else by REST; read by REST. */
export function doorOf({ contactId, http, ask, onReadUpTo }: Ways): TranscriptDoor {
  const path = `/v1/contacts/${contactId}/messages`;
  return {
    async send({ clientMessageId, text }): Promise<Message> {
      const body = { clientMessageId, text };
      const bySocket = ask();
      if (bySocket) return (await bySocket('message.send', { contactId, ...body })).message;
      return http.ask<Message>(path, { method: 'POST', body });
    },
    async after({ seq }): Promise<readonly Message[]> {
      const { items, readSeq } = await http.ask<{ items: Message[]; readSeq?: number }>(path, {
        query: { afterSeq: seq, limit: 500 },
      });
      onReadUpTo(readSeq ?? 0);
      return items;
    },
  };
}

/** What is not acknowledged survives a reload of this tab. */
export function outgoingOf(contactId: string): OutgoingStore {
  const place = PLACES.outgoing(contactId);
  return {
    load: () => {
      try {
        return JSON.parse(kept('tab', place) ?? '[]') as Outgoing[];
      } catch {
        return [];
      }
    },
    save: (outgoing) => keep('tab', place, outgoing.length === 0 ? null : JSON.stringify(outgoing)),
  };
}
