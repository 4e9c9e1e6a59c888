import { loadConfig } from '@switchboard/kernel';
import { z } from 'zod';

/** Settings of reports. */
export const reportsConfig = () =>
  loadConfig(
    z.object({
      DATABASE_URL: z.url(),
      RABBITMQ_URL: z.url(),
      /** How long a contact report is kept after its contact closed. */
      REPORT_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(730),
    }),
  );
/** Injected as a value, so that tests can give their own. */
export const REPORTS_CONFIG = Symbol('reports settings');
export type ReportsConfig = ReturnType<typeof reportsConfig>;
