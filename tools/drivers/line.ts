import { io, type Socket } from 'socket.io-client';
import { type Answer, Refused } from './surface.ts';

const PATIENCE_MS = 30_000;

interface Received {
  event: string;
  payload: Answer;
  at: number;
}
type Fits = (payload: Answer) => boolean;

/** A client's socket: remembers what it was told, and waits for what it should be told. */
export class Line {
  readonly socket: Socket;
  received: Received[] = [];
  readonly #listeners = new Set<(one: Received) => void>();

  constructor(address: string, token: () => string, { origin = null }: { origin?: string | null } = {}) {
    this.socket = io(address, {
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      auth: (give) => give({ token: token() }),
      ...(origin && { extraHeaders: { origin } }),
    });
    this.socket.onAny((event: string, payload: Answer) => {
      const one = { event, payload, at: performance.now() };
      this.received.push(one);
      for (const listener of this.#listeners) listener(one);
    });
  }

  /** Resolves when connected; rejects with the server's reason. */
  open(): Promise<this> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', () => resolve(this));
      this.socket.once('connect_error', reject);
      this.socket.connect();
    });
  }

  close(): void {
    this.socket.disconnect();
  }

  /** The acknowledgement of what is sent. */
  async ask(event: string, payload: unknown): Promise<Answer> {
    const answer = await this.socket.timeout(PATIENCE_MS).emitWithAck(event, payload);
    if (!answer.ok) throw new Refused(answer.problem.status, answer.problem, event);
    return answer;
  }

  /** The payload of the first thing told with this name that fits, from the past or the future. */
  sees(event: string, fits: Fits = () => true, timeoutMs = PATIENCE_MS): Promise<Answer> {
    const isIt = (one: Received) => one.event === event && fits(one.payload);
    const found = this.received.find(isIt);
    if (found) return Promise.resolve(found.payload);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        const instead = this.received.map((one) => one.event).join(', ') || 'nothing';
        reject(new Error(`Was not told ${event} within ${timeoutMs} ms; was told ${instead}`));
      }, timeoutMs);
      const look = (one: Received) => {
        if (!isIt(one)) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(one.payload);
      };
      this.#listeners.add(look);
    });
  }

  /** All payloads of an event so far. */
  all(event: string): Answer[] {
    return this.received.filter((one) => one.event === event).map(({ payload }) => payload);
  }

  /** Forgets what was told, so that `sees` waits for something new. */
  forget(): void {
    this.received = [];
  }
}
