import type { Message } from '@switchboard/contracts';
import { newId } from './ids.js';
import { asProblemError } from './problem.js';
import {
  cursorOf,
  EMPTY_TRANSCRIPT,
  hasGap,
  type Outgoing,
  type Transcript,
  withFailure,
  withMessages,
  withOutgoing,
  withoutOutgoing,
} from './transcript.js';

/** How a conversation reaches the server; the page gives it a socket, or REST. */
export interface TranscriptDoor {
  send(message: Pick<Outgoing, 'clientMessageId' | 'text' | 'visibility'>): Promise<Message>;
  after(cursor: { seq: number; staffSeq: number }): Promise<readonly Message[]>;
}

/** Where what is not yet acknowledged survives a reload. */
export interface OutgoingStore {
  load(): readonly Outgoing[];
  save(outgoing: readonly Outgoing[]): void;
}

const TRY_AGAIN_MS = 4_000;

/**
 * One contact's messages on a page: sends in order with the same id until it is acknowledged, asks for what was missed,
 * and shows each message once. Nothing counts as sent before the server said so (R33, R34).
 */
export class LiveTranscript {
  private transcript: Transcript;
  private readonly listeners = new Set<() => void>();
  private sending: Promise<void> | null = null;
  private catching: Promise<void> | null = null;
  private again: ReturnType<typeof setTimeout> | null = null;
  private isStopped = false;

  constructor(
    private readonly door: TranscriptDoor,
    private readonly store: OutgoingStore,
  ) {
    this.transcript = { ...EMPTY_TRANSCRIPT, outgoing: store.load() };
  }

  /** The same object until something changes: made for useSyncExternalStore. */
  readonly current = (): Transcript => this.transcript;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** A message was pushed. One that does not follow what is here makes us ask for the rest. */
  received(message: Message): void {
    this.set(withMessages(this.transcript, [message]));
    if (hasGap(this.transcript)) void this.catchUp();
  }

  /** Earlier messages were read. */
  receivedMany(messages: readonly Message[]): void {
    this.set(withMessages(this.transcript, messages));
  }

  say(text: string, visibility: Outgoing['visibility'] = 'everyone'): void {
    const clientMessageId = newId();
    this.set(
      withOutgoing(this.transcript, {
        clientMessageId,
        text,
        visibility,
        state: 'sending',
        code: null,
        at: new Date().toISOString(),
      }),
    );
    void this.flush();
  }

  retry(clientMessageId: string): void {
    const failed = this.transcript.outgoing.find((one) => one.clientMessageId === clientMessageId);
    if (!failed) return;
    this.set(withOutgoing(this.transcript, { ...failed, state: 'sending', code: null }));
    void this.flush();
  }

  drop(clientMessageId: string): void {
    this.set(withoutOutgoing(this.transcript, clientMessageId));
  }

  /** The line is up (again): first what was missed, then what waits to be sent. */
  async resume(): Promise<void> {
    await this.catchUp();
    await this.flush();
  }

  /** Whoever wrote here is gone: nothing of it is sent in the name of whoever comes next. */
  stop(): void {
    this.isStopped = true;
    if (this.again) clearTimeout(this.again);
  }

  private catchUp(): Promise<void> {
    this.catching ??= this.readMissed().finally(() => (this.catching = null));
    return this.catching;
  }

  private async readMissed(): Promise<void> {
    try {
      // A page holds at most some hundred messages, so this ends when nothing new came.
      for (let before = -1; before !== this.transcript.messages.length;) {
        before = this.transcript.messages.length;
        // Awaited by itself: what comes or is written meanwhile stands in the transcript of afterwards only.
        const missed = await this.door.after(cursorOf(this.transcript));
        this.set(withMessages(this.transcript, missed));
      }
    } catch {
      this.tryAgainSoon();
    }
  }

  private flush(): Promise<void> {
    this.sending ??= this.sendWaiting().finally(() => (this.sending = null));
    return this.sending;
  }

  private async sendWaiting(): Promise<void> {
    for (let next = this.nextToSend(); next; next = this.nextToSend()) {
      try {
        const stored = await this.door.send(next);
        this.set(withMessages(this.transcript, [stored]));
      } catch (thrown) {
        const problem = asProblemError(thrown);
        // It waits for the line, or for its next try: the same id makes a repeat harmless.
        if (problem.code === 'offline' || problem.code === 'no_answer') return this.tryAgainSoon();
        this.set(withFailure(this.transcript, next.clientMessageId, problem.code));
      }
    }
  }

  /** A line may look well and still lose an answer: then no reconnect would wake us. */
  private tryAgainSoon(): void {
    if (this.isStopped) return;
    this.again ??= setTimeout(() => {
      this.again = null;
      void this.resume();
    }, TRY_AGAIN_MS);
  }

  private nextToSend(): Outgoing | undefined {
    if (this.isStopped) return undefined;
    return this.transcript.outgoing.find(({ state }) => state === 'sending');
  }

  private set(transcript: Transcript): void {
    if (transcript === this.transcript) return;
    if (transcript.outgoing !== this.transcript.outgoing) this.store.save(transcript.outgoing);
    this.transcript = transcript;
    this.listeners.forEach((listener) => listener());
  }
}
