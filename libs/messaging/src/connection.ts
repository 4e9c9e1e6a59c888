import { backoffMs, logger, type Logger, withDeadline } from '@switchboard/kernel';
import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { closeConnection, openConnection } from './open-connection.js';

/** What is to be made on every new connection: channels, queues, consumers. */
export type ConnectionSetup = (opened: ChannelModel) => Promise<void>;

const BACKOFF = { firstMs: 100, longestMs: 5_000 };
const CLOSE_PATIENCE_MS = 2_000;

/**
 * A connection to the broker that is always wanted: opened again with a growing delay when it is lost, when a channel
 * breaks or when a consumer loses its queue. Whatever breaks, everything is built anew, so there is one way back.
 */
export class Connection {
  private opened: ChannelModel | null = null;
  /** Ends the one in hand with a reason. */
  private end: (reason: unknown) => void = () => undefined;
  private up = false;
  private blockedBy: string | null = null;
  private stopped = false;
  private lastReason: string | null = null;
  private loop: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private readonly channels = new Set<Channel>();
  private readonly setups: ConnectionSetup[] = [];
  private readonly downListeners: (() => void)[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly log: Logger;

  constructor(
    private readonly url: string,
    private readonly name: string,
  ) {
    this.log = logger('broker').child({ connection: name });
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
  onConnect(setup: ConnectionSetup): void {
    this.setups.push(setup);
    const { opened } = this;
    if (this.up && opened) setup(opened).catch((err: unknown) => this.end(err));
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
  restart(reason: string): void {
    this.end(new Error(reason));
  }

  async channel(opened: ChannelModel): Promise<Channel> {
    return this.watch(await opened.createChannel(), opened);
  }

  async confirmChannel(opened: ChannelModel): Promise<ConfirmChannel> {
    return this.watch(await opened.createConfirmChannel(), opened);
  }

  async close(): Promise<void> {
    this.stopped = true;
    this.stopping.abort();
    // A channel's close is answered after everything sent on it; the connection's own could overtake the last
    // replies and acknowledgements.
    const closed = Promise.all([...this.channels].map((channel) => channel.close().catch(() => undefined)));
    await withDeadline(closed, CLOSE_PATIENCE_MS, () => undefined);
    this.restart('stopping');
    await this.loop;
  }

  private watch<C extends Channel>(channel: C, opened: ChannelModel): C {
    channel.on('error', (err) => this.log.error({ reason: err.message }, 'broker channel failed'));
    this.channels.add(channel);
    channel.on('close', () => {
      this.channels.delete(channel);
      if (this.opened === opened && !this.stopped) this.restart('a channel was closed');
    });
    return channel;
  }

  private async stayConnected(): Promise<void> {
    for (let failures = 1; !this.stopped; failures++) {
      const wasUp = await this.connectOnce();
      if (this.stopped) return;
      if (wasUp) failures = 1;
      await delay(backoffMs(failures, BACKOFF), undefined, { signal: this.stopping.signal }).catch(
        () => undefined,
      );
    }
  }

  /** Ends when the connection is gone or has to go; true when it had been up. */
  private async connectOnce(): Promise<boolean> {
    let wasUp = false;
    try {
      const opened = await openConnection(this.url, this.name);
      this.opened = opened;
      const ended = new Promise<never>((_, reject) => (this.end = reject));
      ended.catch(() => undefined); // it may end before anybody waits
      this.follow(opened);
      if (this.stopped) return false;
      await Promise.race([this.setUp(opened), ended]);
      wasUp = true;
      this.markUp();
      await ended;
    } catch (err) {
      this.logOnce(err, wasUp);
    } finally {
      this.end = () => undefined;
      this.markDown();
      this.channels.clear();
      const { opened } = this;
      this.opened = null;
      if (opened) await closeConnection(opened);
    }
    return wasUp;
  }

  private async setUp(opened: ChannelModel): Promise<void> {
    // One after the other, because a setup may add one; a consumer comes after the channels it answers on.
    for (const setup of this.setups) await setup(opened);
  }

  private follow(opened: ChannelModel): void {
    let failure: Error | undefined;
    opened.on('error', (err) => (failure = err));
    opened.on('close', (err) => this.end(err ?? failure ?? new Error('closed')));
    opened.on('blocked', (reason) => {
      this.blockedBy = reason;
      this.log.warn({ reason }, 'broker refuses to take messages');
    });
    opened.on('unblocked', () => {
      this.blockedBy = null;
      this.log.info('broker takes messages again');
    });
  }

  /** While the broker is away the same line every few seconds would bury the others. */
  private logOnce(err: unknown, wasUp: boolean): void {
    if (this.stopped) return;
    const reason = err instanceof Error ? err.message : String(err);
    this.log[reason === this.lastReason ? 'debug' : 'warn'](
      { reason },
      wasUp ? 'broker connection lost' : 'broker not reachable',
    );
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
