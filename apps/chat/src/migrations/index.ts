import { Chat1795000000000 } from './chat-1795000000000.js';

/** Chat's migrations, oldest first. */
export const migrations = [Chat1795000000000];
