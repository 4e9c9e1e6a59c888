import { FirstTables1763700000001 } from './first-tables-1763700000001.js';

/** Every migration of reports, oldest first. */
export const migrations = [FirstTables1763700000001];
