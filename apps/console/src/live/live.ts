import type { Message, SERVER_EVENTS, ServerEventName } from '@switchboard/contracts';
import { LiveTranscript, type Outgoing } from '@switchboard/web';
import { Connection } from '@switchboard/web/connection';
import type { z } from 'zod';
import { queries } from '../api';
import { placeOf } from '../session/place';
import { session } from '../session/session';
import { History } from './history';

type PayloadOf<E extends ServerEventName> = z.infer<(typeof SERVER_EVENTS)[E]>;
type Listener<E extends ServerEventName> = (payload: PayloadOf<E>) => void;

/** A contact's messages here, and how to get at the earlier ones. */
interface Thread {
  readonly transcript: LiveTranscript;
  readonly history: History;
}

/**
 * The console's one line to the gateway. Parts of the pages listen to the events they show; conversations live here, so
 * that they go on while another page is open. After a lost line everything is asked again.
 */
class Live {
  readonly connection = new Connection({
    baseUrl: '',
    token: session.freshToken,
    onEvent: (event, payload) => this.handle(event, payload),
    onLine: (isUp) => this.lineIs(isUp),
  });
  private readonly listeners = new Map<ServerEventName, Set<(payload: never) => void>>();
  private readonly lineListeners = new Set<() => void>();
  private readonly threads = new Map<string, Thread>();
  private isUp = false;

  readonly line = (): boolean => this.isUp;

  readonly subscribeLine = (listener: () => void): (() => void) => {
    this.lineListeners.add(listener);
    return () => this.lineListeners.delete(listener);
  };

  /** Calls the listener for each event of this name; returns how to stop. */
  on<E extends ServerEventName>(event: E, listener: Listener<E>): () => void {
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** The conversation of a contact, made at first use and caught up at once. */
  transcript(contactId: string): LiveTranscript {
    return this.thread(contactId).transcript;
  }

  history(contactId: string): History {
    return this.thread(contactId).history;
  }

  /** Reads the page above what is here. */
  async readEarlier(contactId: string): Promise<void> {
    const { transcript, history } = this.thread(contactId);
    transcript.receivedMany(await history.older());
  }

  /** Nobody is signed in any more: nothing of him stays in memory. */
  stop(): void {
    this.connection.close();
    this.threads.forEach(({ transcript }) => transcript.stop());
    this.threads.clear();
    queries.clear();
  }

  private thread(contactId: string): Thread {
    const known = this.threads.get(contactId);
    if (known) return known;

    const history = new History(contactId);
    const transcript = new LiveTranscript(this.doorOf(contactId, history), storeOf(contactId));
    const made = { transcript, history };
    this.threads.set(contactId, made);
    void transcript.resume();
    return made;
  }

  private doorOf(contactId: string, history: History) {
    return {
      send: async (outgoing: Pick<Outgoing, 'clientMessageId' | 'text' | 'visibility'>) => {
        const { clientMessageId, text, visibility } = outgoing;
        return (await this.connection.ask('message.send', { contactId, clientMessageId, text, visibility }))
          .message;
      },
      after: async (cursor: { seq: number; staffSeq: number }) => {
        if (!history.isBegun) return history.newest();
        return history.missed(
          cursor,
          async (after) => (await this.connection.ask('messages.after', { contactId, ...after })).items,
        );
      },
    };
  }

  private handle<E extends ServerEventName>(event: E, payload: PayloadOf<E>): void {
    if (event === 'message.sent') this.received((payload as { message: Message }).message);
    if (event === 'read') this.read(payload as PayloadOf<'read'>);
    if (event === 'resync') this.askEverythingAgain();
    if (event === 'session.ended') void session.renew();
    this.listeners.get(event)?.forEach((listener) => listener(payload as never));
  }

  private received(message: Message): void {
    this.transcript(message.contactId).received(message);
  }

  /** How far the visitor has seen it; of contacts that are open here. */
  private read({ contactId, actor, seq }: PayloadOf<'read'>): void {
    if (actor.kind === 'visitor') this.threads.get(contactId)?.history.read(seq);
  }

  private lineIs(isUp: boolean): void {
    this.isUp = isUp;
    this.lineListeners.forEach((listener) => listener());
    if (isUp) this.askEverythingAgain();
  }

  private askEverythingAgain(): void {
    this.threads.forEach(({ transcript }) => void transcript.resume());
    void queries.invalidateQueries();
  }
}

/** What is not acknowledged survives a reload of this tab, and only that. */
function storeOf(contactId: string) {
  const key = placeOf('outgoing', contactId);
  return {
    load: (): Outgoing[] => JSON.parse(sessionStorage.getItem(key) ?? '[]') as Outgoing[],
    save: (outgoing: readonly Outgoing[]) =>
      outgoing.length === 0
        ? sessionStorage.removeItem(key)
        : sessionStorage.setItem(key, JSON.stringify(outgoing)),
  };
}

export const live = new Live();
