import type { ComposedVisitorContact, Message, SERVER_EVENTS, ServerEventName } from '@switchboard/contracts';
import { LiveTranscript, type Http } from '@switchboard/web';
import type { z } from 'zod';
import { type ChatState, isOpen } from './chat-state';
import { doorOf, outgoingOf } from './contact-door';
import type { CurrentContact } from './current-contact';
import type { FilesModel } from './files.model';
import { Line } from './line';
import type { Store } from './store';
import { Typing } from './typing';

type PayloadOf<E extends ServerEventName> = z.infer<(typeof SERVER_EVENTS)[E]>;

/** What a talk needs of the widget around it. */
export interface Around {
  readonly state: Store<ChatState>;
  readonly files: FilesModel;
  readonly http: Http;
  readonly baseUrl: string;
  readonly token: () => Promise<string>;
  readonly current: CurrentContact;
}

/** One contact as this page follows it: its messages and news, who types, what is read and seen. Ends for good. */
export class Talk {
  readonly transcript: LiveTranscript;
  private readonly line: Line;
  private readonly typing: Typing;
  private readonly life = new AbortController();
  /** The last message that the visitor has had before his eyes. */
  private seenSeq: number;
  /** The end of the transcript is on the screen, and so everything before it was. */
  private isEndInView = false;

  constructor(
    readonly contactId: string,
    private readonly around: Around,
  ) {
    const { state, http, current, baseUrl, token } = around;
    this.seenSeq = current.seenSeqOf(contactId);
    this.typing = new Typing((typing) => state.patch({ typing }));
    this.transcript = new LiveTranscript(
      doorOf({
        contactId,
        http,
        ask: () => this.line.ask,
        onReadUpTo: (seq) => this.readUpTo(seq),
      }),
      outgoingOf(contactId),
    );
    this.transcript.subscribe(() => this.looks());
    this.line = new Line({
      baseUrl,
      token,
      onEvent: (event, payload) => this.handle(event, payload),
      onState: (line) => state.patch({ line }),
      catchUp: () => this.catchUp(),
    });
    document.addEventListener('visibilitychange', () => this.looks(), { signal: this.life.signal });
  }

  end(): void {
    this.life.abort();
    this.line.end();
    this.transcript.stop();
    this.typing.clear();
  }

  say(text: string): void {
    this.transcript.say(text);
    this.typing.sent();
  }

  /** Said in a contact that may have it already: where it was begun by a question whose answer was lost (W01). */
  async sayUnlessSaid(text: string): Promise<void> {
    await this.transcript.resume();
    const opening = this.transcript.current().messages.find(isOwn);
    if (opening?.text !== text) this.say(text);
  }

  /** The visitor types. Worth nothing later, so only the socket tells it. */
  types(): void {
    const { ask } = this.line;
    if (ask && this.typing.isDue())
      ask('typing', { contactId: this.contactId, isTyping: true }).catch(() => undefined);
  }

  /** The contact as the server has it now. */
  async refresh(): Promise<void> {
    this.changed(await this.around.http.ask<ComposedVisitorContact>(`/v1/contacts/${this.contactId}`));
  }

  /** The end of the transcript came on the screen, or went from it. */
  endInView(isInView: boolean): void {
    this.isEndInView = isInView;
    this.looks();
  }

  /** Whatever stands before the visitor's eyes is seen, here or in another tab; the rest is counted. */
  looks(): void {
    const { state, current } = this.around;
    const { messages } = this.transcript.current();
    const { isOpen: isPanelOpen, contact, unread } = state.current;
    this.seenSeq = Math.max(this.seenSeq, current.seenSeqOf(this.contactId));
    if (isPanelOpen && this.isEndInView && !document.hidden) {
      const last = messages.at(-1)?.seq ?? 0;
      current.keep(this.contactId, { seenSeq: last, isDone: !isOpen(contact) });
      if (last > this.seenSeq) this.reportSeen(last);
    }
    const count = messages.filter((message) => message.seq > this.seenSeq && !isOwn(message)).length;
    if (count !== unread) state.patch({ unread: count });
  }

  private reportSeen(seq: number): void {
    this.seenSeq = seq;
    const { contactId } = this;
    if (seq > 0) this.line.ask?.('read', { contactId, seq }).catch(() => undefined);
  }

  /** Rejects where nobody answers. */
  private async catchUp(): Promise<void> {
    await this.transcript.resume();
    await this.refresh();
    await this.around.files.refresh();
    // A socket that broke may have lost it.
    this.reportSeen(this.seenSeq);
  }

  private handle<E extends ServerEventName>(event: E, payload: PayloadOf<E>): void {
    const { files } = this.around;
    const isMine = ({ contactId }: { contactId: string }) => contactId === this.contactId;
    const handlers: { [K in ServerEventName]?: (payload: PayloadOf<K>) => void } = {
      'message.sent': ({ message }) => isMine(message) && this.received(message),
      'contact.changed': ({ contact }) => this.changed(contact as Partial<ComposedVisitorContact>),
      'queue.position': ({ contactId, ...place }) => this.changed({ id: contactId, ...place }),
      typing: (handle) => isMine(handle) && this.typing.is(handle.actor.id, handle.isTyping),
      read: (handle) => isMine(handle) && handle.actor.kind !== 'visitor' && this.readUpTo(handle.seq),
      'fileInvitation.changed': (invitation) => files.invited(invitation),
      'attachment.changed': ({ attachment }) => files.changed(attachment),
      resync: () => void this.catchUp().catch(() => undefined),
    };
    handlers[event]?.(payload);
  }

  private received(message: Message): void {
    if (message.sender.id) this.typing.is(message.sender.id, false);
    this.transcript.received(message);
    if (message.kind === 'file') void this.around.files.refresh();
  }

  private changed(part: Partial<ComposedVisitorContact>): void {
    const { contact } = this.around.state.current;
    if (!contact || part.id !== this.contactId || this.life.signal.aborted) return;
    this.around.state.patch({ contact: { ...contact, ...part } });
    this.around.files.follow(part);
    this.looks();
  }

  /** Marks only go forward, in whatever order they come. */
  private readUpTo(seq: number): void {
    if (!this.life.signal.aborted && seq > this.around.state.current.readSeq)
      this.around.state.patch({ readSeq: seq });
  }
}

const isOwn = ({ sender }: Message): boolean => sender.kind === 'visitor';
