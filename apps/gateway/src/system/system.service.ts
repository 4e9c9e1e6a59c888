import { Inject, Injectable } from '@nestjs/common';
import { Health } from '@switchboard/kernel';
import { z } from 'zod';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import type { ServiceHealth, SystemHealth } from './system.routes.js';

const DEADLINE_MS = 2_500;
const STATES = ['ok', 'degraded', 'down'] as const;
const Readiness = z.object({
  state: z.enum(STATES),
  checks: z.record(z.string(), z.object({ state: z.enum(STATES), detail: z.string().optional() })),
});

/** Asks every service's management address how it is. */
@Injectable()
export class SystemService {
  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'MANAGEMENT_TARGETS'>,
    private readonly health: Health,
  ) {}

  async all(): Promise<SystemHealth> {
    const own = { service: 'gateway', ...(await this.health.readiness()) };
    const targets = Object.entries(this.config.MANAGEMENT_TARGETS).filter(
      ([service]) => service !== 'gateway',
    );
    const services = [
      own,
      ...(await Promise.all(targets.map(([service, url]) => readinessOf(service, url)))),
    ];
    const worst = Math.max(...services.map(({ state }) => STATES.indexOf(state)));
    return { state: STATES[worst] ?? 'down', services };
  }
}

async function readinessOf(service: string, url: string): Promise<ServiceHealth> {
  try {
    const answer = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(DEADLINE_MS) });
    return { service, ...Readiness.parse(await answer.json()) };
  } catch {
    return { service, state: 'down', checks: { process: { state: 'down', detail: 'no answer' } } };
  }
}
