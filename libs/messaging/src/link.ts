import { logger, type Logger } from '@switchboard/kernel';
import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { closeConnection, openConnection } from './open-connection.js';

/** What is to be made on every new connection: channels, queues, consumers. */
export type LinkSetup = (connection: ChannelModel) => Promise<void>;

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/**
 * One connection that is always wanted: made again with a growing delay when it is lost, when a channel breaks or
 * when a consumer loses its queue. Whatever breaks, everything is built anew from nothing, so there is one way back.
 */
export class Link {
  private connection: ChannelModel | null = null;
  private up = false;
  private blockedBy: string | null = null;
  private stopped = false;
  private lastReason: string | null = null;
  private loop: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private readonly setups: LinkSetup[] = [];
  private readonly downListeners: (() => void)[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly log: Logger;

  constructor(
    private readonly url: string,
    private readonly name: string,
  ) {
    this.log = logger('broker').child({ link: name });
  }

  /** Everything is set up and the broker takes what we write. */
  get isUp(): boolean {
    return this.up && this.blockedBy === null;
  }

  /** Why it is not usable right now, for people; null when it is. */
  get trouble(): string | null {
    if (this.blockedBy !== null) return `blocked by the broker: ${this.blockedBy}`;
    return this.up ? null : 'not connected';
  }

  /** Runs on every connection, at once when there is one. */
  onConnect(setup: LinkSetup): void {
    this.setups.push(setup);
    const { connection } = this;
    if (this.up && connection) setup(connection).catch((err: unknown) => this.restart('setup failed', err));
  }

  /** Runs each time what was up is lost. */
  onDown(listener: () => void): void {
    this.downListeners.push(listener);
  }

  /** Begins to connect. Never throws and does not wait: a service starts without its broker. */
  start(): void {
    this.loop ??= this.stayConnected();
  }

  /** Resolves once everything is set up; waits as long as it takes. */
  whenUp(): Promise<void> {
    if (this.up) return Promise.resolve();
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  /** Drops the connection; it comes back by itself. */
  restart(reason: string, err?: unknown): void {
    const { connection } = this;
    if (!connection || this.stopped) return;
    this.log.warn({ reason, err }, 'broker link restarts');
    this.markDown();
    void closeConnection(connection);
  }

  async channel(connection: ChannelModel): Promise<Channel> {
    return this.watch(await connection.createChannel(), connection);
  }

  async confirmChannel(connection: ChannelModel): Promise<ConfirmChannel> {
    return this.watch(await connection.createConfirmChannel(), connection);
  }

  async close(): Promise<void> {
    this.stopped = true;
    this.stopping.abort();
    this.markDown();
    if (this.connection) await closeConnection(this.connection);
    await this.loop;
  }

  private watch<C extends Channel>(channel: C, connection: ChannelModel): C {
    channel.on('error', (err) => this.log.error({ err }, 'broker channel failed'));
    channel.on('close', () => {
      if (this.connection === connection) this.restart('a channel was closed');
    });
    return channel;
  }

  private async stayConnected(): Promise<void> {
    for (let attempt = 0; !this.stopped; attempt++) {
      const wasUp = await this.connectOnce();
      if (this.stopped) return;
      if (wasUp) attempt = 0;
      await delay(backoffMs(attempt), undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Ends when the connection is gone; true when it had been up. */
  private async connectOnce(): Promise<boolean> {
    let wasUp = false;
    try {
      const connection = await openConnection(this.url, this.name);
      const lost = lossOf(connection);
      this.connection = connection;
      this.watchBlocking(connection);
      if (this.stopped) return false;
      await Promise.race([
        this.setUp(connection),
        lost.then((err) => Promise.reject(err ?? new Error('closed'))),
      ]);
      wasUp = true;
      this.markUp();
      const err = await lost;
      if (!this.stopped) this.log.warn({ err }, 'broker connection lost');
    } catch (err) {
      this.tellOnce(err);
    } finally {
      this.markDown();
      if (this.connection) await closeConnection(this.connection);
      this.connection = null;
    }
    return wasUp;
  }

  private async setUp(connection: ChannelModel): Promise<void> {
    // One after the other, because a setup may add one; a consumer comes after the channels it answers on.
    for (const setup of this.setups) await setup(connection);
  }

  private watchBlocking(connection: ChannelModel): void {
    connection.on('blocked', (reason) => {
      this.blockedBy = reason;
      this.log.warn({ reason }, 'broker refuses to take messages');
    });
    connection.on('unblocked', () => {
      this.blockedBy = null;
      this.log.info('broker takes messages again');
    });
  }

  /** While the broker is away the same line every few seconds would bury the others. */
  private tellOnce(err: unknown): void {
    if (this.stopped) return;
    const reason = err instanceof Error ? err.message : String(err);
    this.log[reason === this.lastReason ? 'debug' : 'warn']({ reason }, 'broker not reachable');
    this.lastReason = reason;
  }

  private markUp(): void {
    this.up = true;
    this.lastReason = null;
    this.log.info('broker connected');
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private markDown(): void {
    this.blockedBy = null;
    if (!this.up) return;
    this.up = false;
    for (const listener of this.downListeners) listener();
  }
}

function lossOf(connection: ChannelModel): Promise<Error | undefined> {
  return new Promise((resolve) => {
    let failure: Error | undefined;
    connection.on('error', (err) => (failure = err));
    connection.on('close', (err) => resolve(err ?? failure));
  });
}

// Jitter, so that six services do not come back in the same millisecond.
function backoffMs(attempt: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10));
  return full / 2 + Math.random() * (full / 2);
}
