import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { EVENTS, Keeper, MISSED_EVENTS, type Repeat, type Repeated } from '@switchboard/contracts';
import { logger } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';

/** Published before the queue was bound again, and marked as published a little later. */
const MARGIN_MS = 10_000;
const PAUSE_MS = 1_000;
/** An owner that is away so long is no longer waited for. */
const FAILURES = 600;

/** Lets the owners of what a service reads send it again (ADR 63). Several gateways may do it: services know repeats. */
@Injectable()
export class MissedEventsService implements OnModuleDestroy {
  private readonly log = logger('missed events');
  private readonly stopping = new AbortController();

  constructor(private readonly asker: Asker) {}

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  async repair(to: Keeper, { at, since }: { at: string; since: string }): Promise<void> {
    const until = new Date(Date.parse(at) + MARGIN_MS).toISOString();
    const owners = Keeper.options.filter((owner) => reads(to, owner));
    const counts = await Promise.all(owners.map((owner) => this.repairFrom(owner, { to, since, until })));
    const count = counts.reduce((sum, one) => sum + one, 0);
    this.log.warn({ to, since, until, count }, 'events were sent again to a service that missed some');
  }

  private async repairFrom(owner: Keeper, { to, since, until }: Repeat): Promise<number> {
    let count = 0;
    let failures = 0;
    for (let from: string | null = since; from && !this.stopping.signal.aborted;) {
      try {
        const repeated: Repeated = await this.asker.ask(MISSED_EVENTS[owner].repeat, {
          to,
          since: from,
          until,
        });
        count += repeated.count;
        // Nothing more yet: what was published a moment ago is only being marked.
        if (repeated.next === from) await this.pause();
        from = repeated.next;
      } catch (err) {
        failures += 1;
        this.log.info({ owner, to, from, failures, err }, 'events could not be sent again yet');
        if (failures === FAILURES) return count;
        await this.pause();
      }
    }
    return count;
  }

  private pause(): Promise<void> {
    return delay(PAUSE_MS, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }
}

const reads = (to: Keeper, owner: Keeper): boolean =>
  EVENTS.some((event) => event.owner === owner && event.to.includes(to));
