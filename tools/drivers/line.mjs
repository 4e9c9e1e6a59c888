import { io } from 'socket.io-client';
import { Refused } from './surface.mjs';

const PATIENCE_MS = 30_000;

/** A client's socket: remembers what it was told, and waits for what it should be told. */
export class Line {
  /** @type {{ event: string, payload: any, at: number }[]} */
  received = [];
  /** @type {Set<(one: { event: string, payload: any }) => void>} */
  #listeners = new Set();

  /** @param {string} address @param {() => string} token @param {{ origin?: string | null }} [options] */
  constructor(address, token, { origin = null } = {}) {
    this.socket = io(address, {
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      auth: (give) => give({ token: token() }),
      ...(origin ? { extraHeaders: { origin } } : {}),
    });
    this.socket.onAny((event, payload) => {
      const one = { event, payload, at: performance.now() };
      this.received.push(one);
      for (const listener of this.#listeners) listener(one);
    });
  }

  /** Resolves when connected; rejects with the server's reason. */
  open() {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', () => resolve(this));
      this.socket.once('connect_error', reject);
      this.socket.connect();
    });
  }

  close() {
    this.socket.disconnect();
  }

  /** @param {string} event @param {unknown} payload @returns {Promise<any>} the acknowledgement */
  async ask(event, payload) {
    const answer = await this.socket.timeout(PATIENCE_MS).emitWithAck(event, payload);
    if (!answer.ok) throw new Refused(answer.problem.status, answer.problem, event);
    return answer;
  }

  /**
   * The first thing told with this name that fits, from the past or the future.
   * @param {string} event @param {(payload: any) => boolean} [fits] @param {number} [timeoutMs]
   * @returns {Promise<any>} its payload
   */
  sees(event, fits = () => true, timeoutMs = PATIENCE_MS) {
    const isIt = (one) => one.event === event && fits(one.payload);
    const found = this.received.find(isIt);
    if (found) return Promise.resolve(found.payload);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(
          new Error(
            `Was not told ${event} within ${timeoutMs} ms; was told ${this.received.map((one) => one.event).join(', ') || 'nothing'}`,
          ),
        );
      }, timeoutMs);
      const look = (one) => {
        if (!isIt(one)) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(one.payload);
      };
      this.#listeners.add(look);
    });
  }

  /** All payloads of an event so far. @param {string} event */
  all(event) {
    return this.received.filter((one) => one.event === event).map(({ payload }) => payload);
  }

  /** Forgets what was told, so that `sees` waits for something new. */
  forget() {
    this.received = [];
  }
}
