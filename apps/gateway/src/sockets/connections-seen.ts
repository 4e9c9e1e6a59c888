import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AgentsSeen, SEEN_AT_ONCE, VisitorsSeen } from '@switchboard/contracts';
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

  /** In chunks: nothing that grows with the crowd is one message. */
  private async tellChat(): Promise<void> {
    const [gatewayId, ids] = [this.config.GATEWAY_ID, this.connections.ids('visitor')];
    // Also where nobody is here: a report of nobody is a report.
    for (let from = 0; from === 0 || from < ids.length; from += SEEN_AT_ONCE) {
      const visitorIds = ids.slice(from, from + SEEN_AT_ONCE);
      await this.asker.ask(VisitorsSeen, { gatewayId, visitorIds }).then(ignore, missed);
    }
  }
}

const ignore = () => undefined;
// The next report says it again; a service that hears nothing holds its clocks.
const missed = (err: unknown) => log.debug({ err }, 'a report was not taken');
