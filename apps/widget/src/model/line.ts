import type { Connection, ConnectionOptions } from '@switchboard/web/connection';

/** `slow`: no socket gets through, but asking the API does (P14). */
export type LineState = 'down' | 'slow' | 'up';

export interface LineOptions extends Pick<ConnectionOptions, 'baseUrl' | 'token' | 'onEvent'> {
  readonly onState: (state: LineState) => void;
  /** Asks the API for everything that may have been missed; rejects where nothing answers. */
  readonly catchUp: () => Promise<void>;
}

/** As long as this a socket may take before the API is asked instead. */
const PATIENCE_MS = 3_000;
const ASK_EVERY_MS = 4_000;
/** Nobody waits for an answer on a page that nobody sees. */
const ASK_HIDDEN_EVERY_MS = 30_000;

/**
 * How news of a contact comes: by a socket; where none gets through, by asking the API every few seconds, for as long as
 * the socket goes on trying (P14). Ends for good.
 */
export class Line {
  private readonly life = new AbortController();
  private connection: Connection | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private state: LineState = 'down';

  constructor(private readonly options: LineOptions) {
    this.askIn(PATIENCE_MS);
    void this.connect();
    // A phone that slept may not notice that its line is dead.
    document.addEventListener('visibilitychange', () => document.hidden || void this.catchUp(), {
      signal: this.life.signal,
    });
  }

  get isUp(): boolean {
    return this.connection?.isUp ?? false;
  }

  /** Asks by the socket, and only by it; null while it is not up. */
  get ask(): Connection['ask'] | null {
    const { connection } = this;
    return connection?.isUp ? connection.ask.bind(connection) : null;
  }

  end(): void {
    this.life.abort();
    if (this.timer) clearTimeout(this.timer);
    this.connection?.close();
    this.connection = null;
  }

  /** The socket's code comes after the first paint: it is not needed before there is a contact. */
  private async connect(): Promise<void> {
    const { Connection } = await import('@switchboard/web/connection');
    if (this.life.signal.aborted) return;
    const { baseUrl, token, onEvent } = this.options;
    this.connection = new Connection({ baseUrl, token, onEvent, onLine: (isUp) => this.turned(isUp) });
    this.connection.open();
  }

  private turned(isUp: boolean): void {
    if (this.life.signal.aborted) return;
    this.is(isUp ? 'up' : 'down');
    if (isUp) void this.catchUp();
    else this.askIn(PATIENCE_MS);
  }

  /** Never throws: what could not be asked for is asked for again. */
  private async catchUp(): Promise<boolean> {
    return this.options.catchUp().then(
      () => true,
      () => false,
    );
  }

  private askIn(ms: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.askInstead(), ms);
  }

  private async askInstead(): Promise<void> {
    if (this.isUp) return;
    const isAnswered = await this.catchUp();
    if (this.life.signal.aborted || this.isUp) return;
    this.is(isAnswered ? 'slow' : 'down');
    this.askIn(document.hidden ? ASK_HIDDEN_EVERY_MS : ASK_EVERY_MS);
  }

  private is(state: LineState): void {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state);
  }
}
