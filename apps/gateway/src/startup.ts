import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { FindWidgets } from '@switchboard/contracts';
import { Health, logger } from '@switchboard/kernel';
import { Asker, Broker, EventFeed } from '@switchboard/messaging';
import { setTimeout as delay } from 'node:timers/promises';
import { allOf } from './all-of.js';
import { Origins } from './origins/origins.js';
import { AccessFeed } from './sessions/access.feed.js';
import { Membership } from './sockets/membership.js';

const AGAIN_MS = 500;
const log = logger('startup');

/** What this gateway must know before it is ready, and again after events were lost. */
@Injectable()
export class Startup implements OnApplicationBootstrap, OnModuleDestroy {
  private areWidgetsKnown = false;
  private stopped = false;

  constructor(
    private readonly asker: Asker,
    private readonly broker: Broker,
    private readonly feed: EventFeed,
    private readonly origins: Origins,
    private readonly sessions: AccessFeed,
    private readonly membership: Membership,
    private readonly health: Health,
  ) {}

  onApplicationBootstrap(): void {
    this.health.register('widgets', async () => (this.areWidgetsKnown ? 'ok' : { state: 'down' }), {
      critical: true,
    });
    this.health.register('sessions', async () => (this.sessions.isKnown ? 'ok' : { state: 'down' }), {
      critical: true,
    });
    this.feed.onResumed(() => void this.catchUp());
    void this.learn();
  }

  onModuleDestroy(): void {
    this.stopped = true;
  }

  /** First the queue, then the questions: what happens in between comes as an event. */
  private async learn(): Promise<void> {
    await Promise.all([this.broker.inbound.whenUp(), this.broker.outbound.whenUp()]);
    await Promise.all([
      this.untilDone('widgets', () => this.loadWidgets()),
      this.untilDone('sessions', () => this.sessions.load()),
    ]);
  }

  /** Our queue was gone: whatever was told meanwhile is missing here and at every client. */
  private async catchUp(): Promise<void> {
    log.warn('events were lost; asking again and telling every client to do so');
    await this.learn();
    await this.membership.refreshAll();
  }

  private async loadWidgets(): Promise<void> {
    const knownBefore = this.origins.ids;
    this.origins.learnAll(await allOf(this.asker, FindWidgets, {}), knownBefore);
    this.areWidgetsKnown = true;
  }

  private async untilDone(what: string, load: () => Promise<void>): Promise<void> {
    while (!this.stopped) {
      try {
        return await load();
      } catch (err) {
        log.debug({ what, err }, 'not known yet');
        await delay(AGAIN_MS, undefined, { ref: false });
      }
    }
  }
}
