import type { MigrationClass } from '@switchboard/database';
import { Fingerprints1795700000000 } from './fingerprints-1795700000000.js';
import { Away1795700100000 } from './away-1795700100000.js';
import { FirstTables1763700000000 } from './first-tables-1763700000000.js';
import { PublicNames1795400000000 } from './public-names-1795400000000.js';
import { Rights1795200000000 } from './rights-1795200000000.js';
import { Tombstones1795500000000 } from './tombstones-1795500000000.js';
import { Transfers1795900000000 } from './transfers-1795900000000.js';
import { Admissions1795950000000 } from './admissions-1795950000000.js';

/** In the order in which they run. */
export const migrations: MigrationClass[] = [
  FirstTables1763700000000,
  Rights1795200000000,
  PublicNames1795400000000,
  Tombstones1795500000000,
  Fingerprints1795700000000,
  Away1795700100000,
  Transfers1795900000000,
  Admissions1795950000000,
];
