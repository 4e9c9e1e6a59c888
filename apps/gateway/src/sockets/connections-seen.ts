import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AgentsSeen, SEEN_AT_ONCE, VisitorsSeen } from '@switchboard/contracts';
import { logger, Sweeps } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { Connections } from './connections.js';

const log = logger('connections seen');

/** Tells routing and chat who is here: every few seconds, and at once for a change. One report at a time. */
@Injectable()
export class ConnectionsSeen implements OnApplicationBootstrap {
  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'GATEWAY_ID' | 'SEEN_INTERVAL_MS'>,
    private readonly connections: Connections,
    private readonly asker: Asker,
    private readonly sweeps: Sweeps,
  ) {}

  onApplicationBootstrap(): void {
    const { SEEN_INTERVAL_MS: ms } = this.config;
    const sweep = this.sweeps.every({ name: 'connections seen', ms }, () => this.report());
    this.connections.onChange(() => sweep.nudge());
  }

  private async report(): Promise<void> {
    await Promise.all([this.reportToRouting(), this.reportToChat()]);
  }

  private reportToRouting(): Promise<void> {
    const seen = { gatewayId: this.config.GATEWAY_ID, agentIds: this.connections.ids('staff') };
    return this.asker.ask(AgentsSeen, seen).then(ignore, missed);
  }

  /** In chunks: nothing that grows with the crowd is one message. */
  private async reportToChat(): Promise<void> {
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
