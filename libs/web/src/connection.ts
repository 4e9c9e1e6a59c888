import type {
  ClientEventName,
  CLIENT_EVENTS,
  Problem,
  SERVER_EVENTS,
  ServerEventName,
} from '@switchboard/contracts';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import { ProblemError, problemErrorOf } from './problem.js';

type PayloadOf<E extends ServerEventName> = z.infer<(typeof SERVER_EVENTS)[E]>;
type Asked<E extends ClientEventName> = z.input<(typeof CLIENT_EVENTS)[E]['schema']>;
type Answered<E extends ClientEventName> = z.infer<(typeof CLIENT_EVENTS)[E]['reply']>;
type Raw = { ok: true } | { ok: false; problem: Problem };

export interface ConnectionOptions {
  readonly baseUrl: string;
  /** A token that is good now; asked again at every connect. Null where the session is over. */
  readonly token: () => Promise<string | null>;
  readonly onEvent: <E extends ServerEventName>(event: E, payload: PayloadOf<E>) => void;
  /** True at each (re)connect: ask for what was missed. False when the line is gone. */
  readonly onLine: (isUp: boolean) => void;
}

const ACK_TIMEOUT_MS = 8_000;
const REFUSED_RETRY_MS = 3_000;

/** The socket of a page: comes back by itself with jitter; asks end by an answer or a deadline. */
export class Connection {
  private readonly socket: Socket;
  private isClosed = false;

  constructor(options: ConnectionOptions) {
    this.socket = io(options.baseUrl || undefined, {
      transports: ['websocket'],
      autoConnect: false,
      withCredentials: false,
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      randomizationFactor: 0.5,
      auth: (give) =>
        void options.token().then(
          (token) => give({ token: token ?? '' }),
          () => give({ token: '' }),
        ),
    });
    this.socket.on('connect', () => options.onLine(true));
    // Refused at the door, by a token that could not be renewed in time for example: nobody else would try again.
    this.socket.on('connect_error', () => {
      if (!this.socket.active) this.comeBackIn(REFUSED_RETRY_MS);
    });
    this.socket.on('disconnect', (reason) => {
      options.onLine(false);
      // The server closes at the end of a token's life; a page with a session simply comes back with a new one.
      if (reason === 'io server disconnect') this.comeBackIn(1_000);
    });
    this.socket.onAny((event: ServerEventName, payload: PayloadOf<ServerEventName>) =>
      options.onEvent(event, payload as never),
    );
  }

  get isUp(): boolean {
    return this.socket.connected;
  }

  open(): void {
    this.isClosed = false;
    this.socket.connect();
  }

  close(): void {
    this.isClosed = true;
    this.socket.disconnect();
  }

  private comeBackIn(ms: number): void {
    setTimeout(() => !this.isClosed && this.socket.connect(), ms);
  }

  async ask<E extends ClientEventName>(event: E, payload: Asked<E>): Promise<Answered<E>> {
    if (!this.socket.connected) throw new ProblemError('offline', 0, 'There is no connection');
    const answer = (await this.socket
      .timeout(ACK_TIMEOUT_MS)
      .emitWithAck(event, payload)
      .catch(() => null)) as Raw | null;
    if (answer === null) throw new ProblemError('no_answer', 0, 'No answer came in time');
    if (!answer.ok) throw problemErrorOf(answer.problem);
    return answer as unknown as Answered<E>;
  }
}
