import { z } from 'zod';
import { endpoint } from '../http/endpoint.js';

const State = z.enum(['ok', 'degraded', 'down']);
const ServiceHealth = z.object({
  service: z.string(),
  state: State,
  checks: z.record(z.string(), z.object({ state: State, detail: z.string().optional() })),
});
export type ServiceHealth = z.infer<typeof ServiceHealth>;
export const SystemHealth = z.object({ state: State, services: z.array(ServiceHealth) });
export type SystemHealth = z.infer<typeof SystemHealth>;

/** Operation. */
export const SYSTEM_ROUTES = {
  health: endpoint({
    method: 'GET',
    path: '/v1/system/health',
    summary: 'Every service and what it depends on',
    access: ['administrator'],
    reply: SystemHealth,
  }),
} as const;
