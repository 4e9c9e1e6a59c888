import { ServerClock } from '@switchboard/web';

/** The one clock of the console: everything that counts up or down counts by the server's (K18). */
export const clock = new ServerClock();
