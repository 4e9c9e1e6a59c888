import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '@switchboard/database';
import { Clock, logger, Metrics, type Sweep, Sweeps, uuidv7 } from '@switchboard/kernel';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { ObjectMissing, StoreFailed } from '../storage/object-store.js';
import { Stores } from '../storage/stores.js';
import { examine, promote } from './examine.js';
import { afterNoVerdict } from './scan.rules.js';
import { type Claim, ScansRepository, type Settled } from './scans.repository.js';
import { ScannerFailed } from './scanner.errors.js';
import { type Verdict, VirusScanner } from './virus-scanner.js';

/** Longer than a scan and the copy after it can take; then the file is somebody else's. */
const LEASE_MS = 180_000;
const STORE_PAUSE_MS = 5_000;

/** One path for the first scan, the retry and the re-scan: the rows are the list of work, whoever takes them. */
@Injectable()
export class ScansService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = logger('scans');
  private readonly running = new Set<Promise<void>>();
  private readonly counted;
  private readonly waiting;
  private sweep: Sweep | undefined;

  constructor(
    private readonly db: Database,
    private readonly scans: ScansRepository,
    private readonly attachments: AttachmentsService,
    private readonly stores: Stores,
    private readonly scanner: VirusScanner,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(FILES_CONFIG) private readonly config: FilesConfig,
  ) {
    this.counted = metrics.counter('files_scans_total', 'Scans by their result', ['result']);
    this.waiting = metrics.gauge('files_waiting_scans', 'Files that wait for a verdict, by state', ['state']);
  }

  onModuleInit(): void {
    this.sweep = this.sweeps.every({ name: 'scans', ms: 1_000 }, () => this.take());
    this.sweeps.every({ name: 'scan metrics', ms: 15_000 }, () => this.measure());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }

  nudge(): void {
    this.sweep?.nudge();
  }

  /** Starts as many scans as may run; does not wait for them, so that a slow one holds nobody up. */
  async take(): Promise<void> {
    const room = this.config.MAX_SCANS - this.running.size;
    if (room <= 0) return;
    const now = this.clock.now();
    const lease = uuidv7();
    const until = new Date(now.getTime() + LEASE_MS);
    for (const row of await this.scans.claim({ lease, cap: this.config.MAX_SCANS, now, until }))
      this.start({ row, lease });
  }

  /** For tests and for a drained stop: everything that was started is done. */
  async idle(): Promise<void> {
    await Promise.all(this.running);
  }

  private start(claim: Claim): void {
    const scan = this.scan(claim)
      .catch((err: unknown) =>
        this.log.error({ err, attachmentId: claim.row.id }, 'scan broke off; its lease runs out'),
      )
      .finally(() => {
        this.running.delete(scan);
        this.nudge();
      });
    this.running.add(scan);
  }

  private async scan(claim: Claim): Promise<void> {
    const { row } = claim;
    try {
      const verdict = await examine(row, this.stores.quarantine, this.scanner);
      await this.settle(claim, verdict);
    } catch (error) {
      if (error instanceof ObjectMissing)
        await this.settle(claim, { kind: 'unscannable', reason: 'the bytes are lost' });
      else if (error instanceof ScannerFailed) await this.withoutVerdict(claim, error);
      else if (error instanceof StoreFailed) await this.postpone(claim, 'scanning', STORE_PAUSE_MS, error);
      else throw error;
    }
  }

  /** Row and event in one; the quarantined bytes go afterwards, so that a crash in between leaves an orphan and no hole. */
  private async settle(claim: Claim, verdict: Verdict): Promise<void> {
    const { row } = claim;
    const settled = await this.settledBy(claim, verdict);
    const isOurs = await this.db.transaction(async (tx) => {
      const next = await this.scans.settle(tx, claim, settled);
      if (next) await this.attachments.publish(tx, next);
      return next !== null;
    });
    if (!isOurs) {
      if (settled.cleanKey) await this.stores.clean.delete(settled.cleanKey);
      return;
    }
    this.counted.inc({ result: settled.state });
    this.log.info(
      { attachmentId: row.id, contactId: row.contactId, state: settled.state, reason: settled.reason },
      'file scanned',
    );
    // Decided is decided: what cannot be deleted now is an orphan, which its sweep finds.
    await this.stores.quarantine.delete(row.objectKey).catch((err: unknown) => {
      this.log.warn({ err, attachmentId: row.id }, 'quarantined bytes are left for the sweep');
    });
  }

  private async settledBy({ row }: Claim, verdict: Verdict): Promise<Settled> {
    if (verdict.kind === 'infected') return { state: 'infected', reason: verdict.signature, cleanKey: null };
    if (verdict.kind === 'unscannable')
      return { state: 'unscannable', reason: verdict.reason, cleanKey: null };
    const cleanKey = uuidv7();
    await promote(row, this.stores.quarantine, this.stores.clean, cleanKey);
    return { state: 'clean', reason: null, cleanKey };
  }

  private async withoutVerdict(claim: Claim, error: ScannerFailed): Promise<void> {
    const isScannerThere = await this.scanner.health().then(
      () => true,
      () => false,
    );
    const next = afterNoVerdict(claim.row.scans, isScannerThere);
    if (next.giveUp) return this.settle(claim, { kind: 'unscannable', reason: 'the scanner has no verdict' });
    await this.postpone(claim, 'held', next.pauseMs, error);
  }

  private async postpone(
    claim: Claim,
    state: 'scanning' | 'held',
    pauseMs: number,
    err: Error,
  ): Promise<void> {
    const { row } = claim;
    await this.db.transaction(async (tx) => {
      const postponed = await this.scans.postpone(
        tx,
        claim,
        state,
        new Date(this.clock.now().getTime() + pauseMs),
      );
      if (postponed?.isNews) await this.attachments.publish(tx, postponed.row);
      tx.afterCommit(() => this.sweep?.nudgeIn(pauseMs));
    });
    this.counted.inc({ result: state });
    this.log.warn(
      { attachmentId: row.id, contactId: row.contactId, state, scans: row.scans, reason: err.message },
      'file waits for its scan',
    );
  }

  private async measure(): Promise<void> {
    const counts = await this.scans.countByState();
    for (const state of ['scanning', 'held'])
      this.waiting.set({ state }, counts.find((one) => one.state === state)?.count ?? 0);
  }
}
