import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, logger, Sweeps } from '@switchboard/kernel';
import type { ObjectStore } from '../storage/object-store.js';
import { Stores } from '../storage/stores.js';
import { ScansRepository } from './scans.repository.js';

const OLD_MS = 3_600_000;
const BATCH = 500;

/** Takes away objects that no row needs: what a process that died, or a store that was away, left behind. */
@Injectable()
export class OrphansSweep implements OnModuleInit {
  private readonly log = logger('orphans');

  constructor(
    private readonly stores: Stores,
    private readonly scans: ScansRepository,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.sweeps.every({ name: 'orphaned objects', ms: 600_000 }, () => this.sweep());
  }

  async sweep(): Promise<void> {
    const olderThan = new Date(this.clock.now().getTime() - OLD_MS);
    for (const store of [this.stores.quarantine, this.stores.clean]) {
      await store.sweepBroken(olderThan);
      await this.sweepStore(store, olderThan);
    }
  }

  private async sweepStore(store: ObjectStore, olderThan: Date): Promise<void> {
    let old: string[] = [];
    for await (const { key, modifiedAt } of store.list()) {
      if (modifiedAt < olderThan) old.push(key);
      if (old.length < BATCH) continue;
      await this.deleteUnneeded(store, old);
      old = [];
    }
    await this.deleteUnneeded(store, old);
  }

  private async deleteUnneeded(store: ObjectStore, keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    const needed = await this.scans.needed(keys);
    const orphans = keys.filter((key) => !needed.has(key));
    for (const key of orphans) await store.delete(key);
    if (orphans.length > 0) this.log.info({ count: orphans.length }, 'orphaned objects deleted');
  }
}
