import { FirstTables1763700000001 } from './first-tables-1763700000001.js';
import { Retention1796000000000 } from './retention-1796000000000.js';
import { Staff1795200000000 } from './staff-1795200000000.js';
import { Tombstones1795500000000 } from './tombstones-1795500000000.js';

/** Every migration of reports, oldest first. */
export const migrations = [
  FirstTables1763700000001,
  Staff1795200000000,
  Tombstones1795500000000,
  Retention1796000000000,
];
