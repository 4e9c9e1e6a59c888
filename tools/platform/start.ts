/** The second stage of `npm start`, on our own Node. */
import { say, sayFailure, shout } from '../lib/say.mjs';
import { readSettings } from '../lib/settings.ts';
import { findServers } from '../servers/servers.ts';
import { Platform } from './platform.ts';
import { onEnd } from './signals.ts';
import { summary, warnings } from './summary.ts';

let platform: Platform | null = null;
onEnd(async (why) => {
  say(`${why}: stopping`);
  await platform?.stop();
  say('Stopped. Nothing is left running.');
});

try {
  platform = new Platform(readSettings(process.env));
  await platform.startServers(findServers);
  await platform.startServices();
  await platform.seed();
  platform.watch();
  const loud = warnings(platform);
  if (loud.length > 0) shout(loud);
  process.stdout.write(`${summary(platform)}\n`);
} catch (error) {
  sayFailure(error);
  await platform?.stop();
  process.exit(1);
}
