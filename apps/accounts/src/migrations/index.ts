import { ChangedAt1795200000000 } from './changed-at-1795200000000.js';
import { FirstTables1763700000000 } from './first-tables-1763700000000.js';
import { Rights1795100000000 } from './rights-1795100000000.js';
import { PublicNames1795400000000 } from './public-names-1795400000000.js';
import { SignInPlaces1795300000000 } from './sign-in-places-1795300000000.js';
import { UniqueNames1795700200000 } from './unique-names-1795700200000.js';

/** Every migration of accounts, oldest first. */
export const migrations = [
  FirstTables1763700000000,
  Rights1795100000000,
  ChangedAt1795200000000,
  SignInPlaces1795300000000,
  PublicNames1795400000000,
  UniqueNames1795700200000,
];
