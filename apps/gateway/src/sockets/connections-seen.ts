import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AgentsSeen, VisitorsSeen } from '@switchboard/contracts';
import { logger } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { Connections } from './connections.js';

const log = logger('connections seen');

/** Tells routing and chat who is here: every few seconds, and at once for a change. */
@Injectable()
export class ConnectionsSeen implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;
  private telling = false;
  private changedMeanwhile = false;

  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'GATEWAY_ID' | 'SEEN_INTERVAL_MS'>,
    private readonly connections: Connections,
    private readonly asker: Asker,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tell(), this.config.SEEN_INTERVAL_MS);
    this.connections.onChange(() => void this.tell());
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** One report at a time; what changed while one was on its way goes into the next. */
  private async tell(): Promise<void> {
    if (this.telling) return void (this.changedMeanwhile = true);
    this.telling = true;
    do {
      this.changedMeanwhile = false;
      await Promise.all([this.tellRouting(), this.tellChat()]);
    } while (this.changedMeanwhile);
    this.telling = false;
  }

  private tellRouting(): Promise<void> {
    const seen = { gatewayId: this.config.GATEWAY_ID, agentIds: this.connections.ids('staff') };
    return this.asker.ask(AgentsSeen, seen).then(ignore, missed);
  }

  private tellChat(): Promise<void> {
    const seen = { gatewayId: this.config.GATEWAY_ID, visitorIds: this.connections.ids('visitor') };
    return this.asker.ask(VisitorsSeen, seen).then(ignore, missed);
  }
}

const ignore = () => undefined;
// The next report says it again; a service that hears nothing holds its clocks.
const missed = (err: unknown) => log.debug({ err }, 'a report was not taken');
