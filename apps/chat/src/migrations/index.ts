import { Chat1795000000000 } from './chat-1795000000000.js';
import { GatewayReports1795700100000 } from './gateway-reports-1795700100000.js';
import { Participants1795100000000 } from './participants-1795100000000.js';
import { PublicNames1795400000000 } from './public-names-1795400000000.js';
import { Reminders1795000001000 } from './reminders-1795000001000.js';
import { StartKeys1795000002000 } from './start-keys-1795000002000.js';
import { Staff1795200000000 } from './staff-1795200000000.js';
import { Tombstones1795500000000 } from './tombstones-1795500000000.js';
import { Transfers1795900000000 } from './transfers-1795900000000.js';

/** Chat's migrations, oldest first. */
export const migrations = [
  Chat1795000000000,
  Reminders1795000001000,
  StartKeys1795000002000,
  Participants1795100000000,
  Staff1795200000000,
  PublicNames1795400000000,
  Tombstones1795500000000,
  GatewayReports1795700100000,
  Transfers1795900000000,
];
