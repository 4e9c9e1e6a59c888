import { brokerUrl, databaseUrl, loadConfig } from '@switchboard/kernel';
import { z } from 'zod';

/** Settings of reports. */
export const Settings = z.object({
  DATABASE_URL: databaseUrl,
  RABBITMQ_URL: brokerUrl,
  REPORT_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(730).meta({
    description:
      'How long a contact report is kept after its contact closed, until an administrator saves retention terms',
    unit: 'days',
    tunable: true,
  }),
});

export const reportsConfig = () => loadConfig(Settings);
/** Injected as a value, so that tests can give their own. */
export const REPORTS_CONFIG = Symbol('reports settings');
export type ReportsConfig = ReturnType<typeof reportsConfig>;
