import { Chat1795000000000 } from './chat-1795000000000.js';
import { Reminders1795000001000 } from './reminders-1795000001000.js';

/** Chat's migrations, oldest first. */
export const migrations = [Chat1795000000000, Reminders1795000001000];
