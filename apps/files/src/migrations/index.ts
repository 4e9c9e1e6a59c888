import { FirstTables1763700000000 } from './first-tables-1763700000000.js';
import { HeldPublished1795700000000 } from './held-published-1795700000000.js';
import { Idempotency1795000002000 } from './idempotency-1795000002000.js';
import { InvitationsOfAnHour1795800100000 } from './invitations-of-an-hour-1795800100000.js';
import { OpeningsOnce1795300000000 } from './openings-once-1795300000000.js';
import { QueuesOfContacts1795800200000 } from './queues-of-contacts-1795800200000.js';
import { ShownAs1795400001000 } from './shown-as-1795400001000.js';
import { Staff1795200000000 } from './staff-1795200000000.js';
import { Tombstones1795500000000 } from './tombstones-1795500000000.js';
import { UploadLeases1795800000000 } from './upload-leases-1795800000000.js';
import { UploadsAreRows1795400000000 } from './uploads-are-rows-1795400000000.js';

/** Every migration of files, oldest first. */
export const migrations = [
  FirstTables1763700000000,
  Idempotency1795000002000,
  Staff1795200000000,
  OpeningsOnce1795300000000,
  UploadsAreRows1795400000000,
  ShownAs1795400001000,
  Tombstones1795500000000,
  HeldPublished1795700000000,
  UploadLeases1795800000000,
  InvitationsOfAnHour1795800100000,
  QueuesOfContacts1795800200000,
];
