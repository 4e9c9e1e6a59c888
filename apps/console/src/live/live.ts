import type { Message, SERVER_EVENTS, ServerEventName } from '@switchboard/contracts';
import { Conversation, type Outgoing } from '@switchboard/web';
import { Connection } from '@switchboard/web/connection';
import type { z } from 'zod';
import { queries } from '../api';
import { session } from '../session/session';

type Told<E extends ServerEventName> = z.infer<(typeof SERVER_EVENTS)[E]>;
type Listener<E extends ServerEventName> = (payload: Told<E>) => void;

/**
 * The console's one line to the gateway. Parts of the pages listen to the events they show; conversations live here, so
 * that they go on while another page is open. After a lost line everything is asked again.
 */
class Live {
  readonly connection = new Connection({
    baseUrl: '',
    token: session.freshToken,
    onTold: (event, payload) => this.told(event, payload),
    onLine: (isUp) => this.lineIs(isUp),
  });
  private readonly listeners = new Map<ServerEventName, Set<(payload: never) => void>>();
  private readonly lineListeners = new Set<() => void>();
  private readonly conversations = new Map<string, Conversation>();
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
  conversation(contactId: string): Conversation {
    const known = this.conversations.get(contactId);
    if (known) return known;

    const made = new Conversation(this.doorOf(contactId), storeOf(contactId));
    this.conversations.set(contactId, made);
    void made.resume();
    return made;
  }

  /** Nobody is signed in any more: nothing of him stays in memory. */
  stop(): void {
    this.connection.close();
    this.conversations.clear();
    queries.clear();
  }

  private doorOf(contactId: string) {
    return {
      send: async (outgoing: Pick<Outgoing, 'clientMessageId' | 'text' | 'visibility'>) => {
        const { clientMessageId, text, visibility } = outgoing;
        return (await this.connection.ask('message.send', { contactId, clientMessageId, text, visibility }))
          .message;
      },
      after: async (cursor: { seq: number; staffSeq: number }) =>
        (await this.connection.ask('messages.after', { contactId, ...cursor })).items,
    };
  }

  private told<E extends ServerEventName>(event: E, payload: Told<E>): void {
    if (event === 'message.sent') this.received((payload as { message: Message }).message);
    if (event === 'resync') this.askEverythingAgain();
    if (event === 'session.ended') void session.renew();
    this.listeners.get(event)?.forEach((listener) => listener(payload as never));
  }

  private received(message: Message): void {
    this.conversation(message.contactId).received(message);
  }

  private lineIs(isUp: boolean): void {
    this.isUp = isUp;
    this.lineListeners.forEach((listener) => listener());
    if (isUp) this.askEverythingAgain();
  }

  private askEverythingAgain(): void {
    this.conversations.forEach((conversation) => void conversation.resume());
    void queries.invalidateQueries();
  }
}

/** What is not acknowledged survives a reload of this tab, and only that. */
function storeOf(contactId: string) {
  const key = `switchboard-outgoing-${contactId}`;
  return {
    load: (): Outgoing[] => JSON.parse(sessionStorage.getItem(key) ?? '[]') as Outgoing[],
    save: (outgoing: readonly Outgoing[]) =>
      outgoing.length === 0
        ? sessionStorage.removeItem(key)
        : sessionStorage.setItem(key, JSON.stringify(outgoing)),
  };
}

export const live = new Live();
