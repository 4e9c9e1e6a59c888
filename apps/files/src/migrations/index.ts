import { FirstTables1763700000000 } from './first-tables-1763700000000.js';

/** Every migration of files, oldest first. */
export const migrations = [FirstTables1763700000000];
