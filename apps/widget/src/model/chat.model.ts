import type {
  Attachment,
  ComposedVisitorContact,
  Message,
  Offer,
  SERVER_EVENTS,
  ServerEventName,
  WidgetConfig,
} from '@switchboard/contracts';
import { asProblemError, Conversation, Http, type Outgoing } from '@switchboard/web';
import type { Connection } from '@switchboard/web/connection';
import type { z } from 'zod';
import type { WidgetOptions } from '../options';
import { FilesModel } from './files.model';
import { Identity } from './identity';
import { keep, kept } from './kept';
import { Store } from './store';

export type { Attachment, Message, Offer };

type Told<E extends ServerEventName> = z.infer<(typeof SERVER_EVENTS)[E]>;

/** Where the visitor is: the form before a contact, the contact, or after it. */
export interface ChatState {
  readonly isOpen: boolean;
  readonly phase: 'loading' | 'failed' | 'form' | 'contact';
  readonly config: WidgetConfig | null;
  readonly contact: ComposedVisitorContact | null;
  readonly isLineUp: boolean;
  readonly typing: readonly string[];
  /** The last of our messages that staff has read. */
  readonly readSeq: number;
  readonly unread: number;
  readonly problem: string | null;
  readonly rating: 'none' | 'sending' | 'given';
}

const INITIAL: ChatState = {
  isOpen: false,
  phase: 'loading',
  config: null,
  contact: null,
  isLineUp: false,
  typing: [],
  readSeq: 0,
  unread: 0,
  problem: null,
  rating: 'none',
};

/** All that the widget knows and does; views only show it. */
export class ChatModel {
  readonly state = new Store<ChatState>(INITIAL);
  readonly conversation = new Store<Conversation | null>(null);
  readonly identity: Identity;
  readonly http: Http;
  readonly files: FilesModel;
  private connection: Connection | null = null;
  private typingTimers = new Map<string, ReturnType<typeof setTimeout>>();
  private lastTypingAt = 0;

  constructor(readonly options: WidgetOptions) {
    this.identity = new Identity(options.baseUrl, options.key);
    this.http = new Http({
      baseUrl: options.baseUrl,
      token: this.identity.token,
      renew: this.identity.renew,
    });
    this.files = new FilesModel(this);
    void this.begin();
  }

  private get place(): string {
    return `switchboard:contact:${this.options.key}`;
  }

  get contact(): ComposedVisitorContact | null {
    return this.state.current.contact;
  }

  /** Open and not ended: the visitor may write. */
  get isContactOpen(): boolean {
    return this.contact?.state === 'waiting' || this.contact?.state === 'active';
  }

  /** Loads the configuration; somebody who was here before finds an open conversation again. */
  async begin(): Promise<void> {
    this.state.patch({ phase: 'loading', problem: null });
    try {
      const config = await this.http.ask<WidgetConfig>(
        `/v1/widgets/${encodeURIComponent(this.options.key)}/config`,
      );
      this.state.patch({ config });
      if (this.identity.isKnown) await this.findConversation();
      if (!this.contact) this.state.patch({ phase: 'form' });
    } catch (error) {
      this.failed(error);
    }
    // Also where it failed: an open panel says so, and has the button to try again.
    if (this.options.open) this.open();
  }

  open(): void {
    this.state.patch({ isOpen: true, unread: 0 });
    this.tellRead();
    // Another tab may have begun a conversation since this page was loaded.
    if (this.state.current.phase === 'form' && this.identity.isKnown)
      this.findConversation().catch(() => undefined);
  }

  close(): void {
    this.state.patch({ isOpen: false });
  }

  /** From the form: starts the contact; what was written comes along as its first message. */
  async start(form: {
    name?: string;
    email?: string;
    fields: Record<string, string>;
    text?: string;
    language: string;
  }): Promise<boolean> {
    this.state.patch({ problem: null });
    try {
      await this.identity.freshToken();
      const contact = await this.http.ask<ComposedVisitorContact>('/v1/contacts', {
        method: 'POST',
        body: form,
        creates: true,
      });
      this.take(contact);
      return true;
    } catch (error) {
      this.state.patch({ problem: asProblemError(error).code });
      return false;
    }
  }

  say(text: string): void {
    this.conversation.current?.say(text);
    this.lastTypingAt = 0;
  }

  /** Tells that the visitor types, at most every three seconds. */
  types(): void {
    if (!this.contact || Date.now() - this.lastTypingAt < 3_000) return;
    this.lastTypingAt = Date.now();
    this.connection?.ask('typing', { contactId: this.contact.id, isTyping: true }).catch(() => undefined);
  }

  async leave(): Promise<void> {
    if (!this.contact) return;
    this.state.patch({ problem: null });
    try {
      await this.http.ask(`/v1/contacts/${this.contact.id}/leave`, { method: 'POST' });
      await this.refresh();
    } catch (error) {
      this.state.patch({ problem: asProblemError(error).code });
    }
  }

  async rate(score: number, text: string): Promise<void> {
    if (!this.contact) return;
    this.state.patch({ rating: 'sending', problem: null });
    try {
      await this.http.ask(`/v1/contacts/${this.contact.id}/rating`, {
        method: 'POST',
        body: { score, ...(text.trim() ? { text } : {}) },
      });
      this.state.patch({ rating: 'given' });
    } catch (error) {
      this.state.patch({ rating: 'none', problem: asProblemError(error).code });
    }
  }

  /** After the end: a new conversation from the form. */
  startAgain(): void {
    keep('tab', this.place, null);
    this.conversation.set(null);
    this.files.reset();
    this.state.patch({ contact: null, phase: 'form', rating: 'none', readSeq: 0, typing: [], problem: null });
  }

  /** The contact as the server has it now. */
  async refresh(): Promise<void> {
    if (!this.contact) return;
    const contact = await this.http.ask<ComposedVisitorContact>(`/v1/contacts/${this.contact.id}`);
    this.state.patch({ contact });
    this.files.follow(contact);
  }

  private async findConversation(): Promise<void> {
    await this.identity.freshToken();
    const { items } = await this.http.ask<{ items: ComposedVisitorContact[] }>('/v1/contacts', {
      query: { mine: true, limit: 1 },
    });
    const [latest] = items;
    const isOver = latest?.state !== 'waiting' && latest?.state !== 'active';
    // One that ended is shown only where the visitor was still looking at it.
    if (!latest || (isOver && latest.id !== kept('tab', this.place))) return;
    this.take(await this.http.ask<ComposedVisitorContact>(`/v1/contacts/${latest.id}`));
  }

  private take(contact: ComposedVisitorContact): void {
    keep('tab', this.place, contact.id);
    this.state.patch({ contact, phase: 'contact', readSeq: 0 });
    this.conversation.set(new Conversation(this.doorOf(contact.id), storeOf(contact.id)));
    this.files.follow(contact);
    void this.connect();
  }

  /** The socket's code comes after the first paint: it is not needed before there is a contact. */
  private async connect(): Promise<void> {
    if (this.connection) return void this.resume();
    const { Connection } = await import('@switchboard/web/connection');
    this.connection = new Connection({
      baseUrl: this.options.baseUrl,
      token: this.identity.freshToken,
      onTold: (event, payload) => this.told(event, payload),
      onLine: (isUp) => {
        this.state.patch({ isLineUp: isUp });
        if (isUp) void this.resume();
      },
    });
    this.connection.open();
    // A phone that slept may not notice that its line is dead.
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && void this.resume(),
    );
  }

  private async resume(): Promise<void> {
    await this.conversation.current?.resume();
    await this.refresh().catch(() => undefined);
    await this.files.refresh();
    this.tellRead();
  }

  private told<E extends ServerEventName>(event: E, payload: Told<E>): void {
    const handlers: { [K in ServerEventName]?: (payload: Told<K>) => void } = {
      'message.sent': ({ message }) => this.received(message),
      'contact.changed': ({ contact }) => this.changed(contact as Partial<ComposedVisitorContact>),
      'queue.position': ({ contactId, position, estimatedWaitSeconds }) =>
        this.changed({ id: contactId, position, estimatedWaitSeconds }),
      typing: ({ contactId, actor, isTyping }) =>
        contactId === this.contact?.id && this.typingIs(actor.id, isTyping),
      read: ({ contactId, actor, seq }) =>
        contactId === this.contact?.id && actor.kind === 'agent' && this.readUpTo(seq),
      'fileInvitation.changed': (invitation) => this.files.invited(invitation),
      'attachment.changed': ({ attachment }) => this.files.changed(attachment),
      resync: () => void this.resume(),
    };
    handlers[event]?.(payload);
  }

  private received(message: Message): void {
    if (message.contactId !== this.contact?.id) return;
    this.conversation.current?.received(message);
    if (message.sender.id) this.typingIs(message.sender.id, false);
    if (message.kind === 'file') void this.files.refresh();
    const isOwn = message.sender.kind === 'visitor';
    if (!this.state.current.isOpen && !isOwn) this.state.patch({ unread: this.state.current.unread + 1 });
    this.tellRead();
  }

  private changed(part: Partial<ComposedVisitorContact>): void {
    const { contact } = this.state.current;
    if (!contact || part.id !== contact.id) return;
    this.state.patch({ contact: { ...contact, ...part } });
    this.files.follow(part);
  }

  /** Marks only go forward, in whatever order they come. */
  private readUpTo(seq: number): void {
    if (seq > this.state.current.readSeq) this.state.patch({ readSeq: seq });
  }

  private typingIs(actorId: string, isTyping: boolean): void {
    clearTimeout(this.typingTimers.get(actorId));
    const others = this.state.current.typing.filter((id) => id !== actorId);
    if (isTyping)
      this.typingTimers.set(
        actorId,
        setTimeout(() => this.typingIs(actorId, false), 6_000),
      );
    this.state.patch({ typing: isTyping ? [...others, actorId] : others });
  }

  /** How far the visitor has seen, said only while the panel is open. */
  private tellRead(): void {
    const last = this.conversation.current?.current().messages.at(-1);
    if (!this.state.current.isOpen || document.hidden || !last || !this.contact) return;
    this.connection?.ask('read', { contactId: this.contact.id, seq: last.seq }).catch(() => undefined);
  }

  private doorOf(contactId: string) {
    return {
      send: async ({
        clientMessageId,
        text,
      }: Pick<Outgoing, 'clientMessageId' | 'text'>): Promise<Message> =>
        this.connection?.isUp
          ? (await this.connection.ask('message.send', { contactId, clientMessageId, text })).message
          : this.http.ask<Message>(`/v1/contacts/${contactId}/messages`, {
              method: 'POST',
              body: { clientMessageId, text },
            }),
      after: async ({ seq }: { seq: number }): Promise<readonly Message[]> => {
        const { items, readSeq } = await this.http.ask<{ items: Message[]; readSeq?: number }>(
          `/v1/contacts/${contactId}/messages`,
          { query: { afterSeq: seq, limit: 500 } },
        );
        if (contactId === this.contact?.id) this.readUpTo(readSeq ?? 0);
        return items;
      },
    };
  }

  private failed(error: unknown): void {
    this.state.patch({ phase: 'failed', problem: asProblemError(error).code });
  }
}

/** What is not acknowledged survives a reload of this tab. */
function storeOf(contactId: string) {
  const place = `switchboard:outgoing:${contactId}`;
  return {
    load: (): Outgoing[] => {
      try {
        return JSON.parse(kept('tab', place) ?? '[]') as Outgoing[];
      } catch {
        return [];
      }
    },
    save: (outgoing: readonly Outgoing[]): void =>
      keep('tab', place, outgoing.length === 0 ? null : JSON.stringify(outgoing)),
  };
}
