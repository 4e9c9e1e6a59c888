import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Health, type HealthState } from '@switchboard/kernel';
import { FILES_CONFIG, type FilesConfig } from './files.config.js';
import { VirusScanner } from './scanning/virus-scanner.js';
import { Stores } from './storage/stores.js';

const HOUR_MS = 3_600_000;

/** What files depends on beside database and broker. Without a scanner uploads are held: degraded, not down. */
@Injectable()
export class FilesHealth implements OnModuleInit {
  constructor(
    private readonly health: Health,
    private readonly stores: Stores,
    private readonly scanner: VirusScanner,
    private readonly clock: Clock,
    @Inject(FILES_CONFIG) private readonly config: FilesConfig,
  ) {}

  onModuleInit(): void {
    this.health.register('objectStore', () => this.store(), { critical: true });
    this.health.register('scanner', () => this.scan(), { critical: false });
  }

  private async store() {
    await Promise.all([this.stores.quarantine.check(), this.stores.clean.check()]);
    return 'ok' as const;
  }

  private async scan(): Promise<{ state: HealthState; detail: string }> {
    const { version, signaturesAt } = await this.scanner.health();
    if (this.config.CLAMD_DEMONSTRATION)
      return {
        state: 'degraded',
        detail: `${version} knows only the EICAR test file: for demonstration only`,
      };
    // A clamd without signatures answers PONG all the same (S035).
    if (!signaturesAt)
      return { state: 'degraded', detail: `${version} does not say how old its signatures are` };
    const hours = Math.floor((this.clock.now().getTime() - signaturesAt.getTime()) / HOUR_MS);
    const isStale = hours > this.config.SIGNATURES_MAX_AGE_HOURS;
    return { state: isStale ? 'degraded' : 'ok', detail: `${version}, signatures ${hours} h old` };
  }
}
