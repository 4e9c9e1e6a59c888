/**
 * A platform beside the tests' one: on the servers that the environment names, of what is built already, and stopped by
 * SIGTERM like `npm start`.
 */
import { readSettings } from '../../../tools/lib/settings.ts';
import { say, sayFailure } from '../../../tools/lib/say.mjs';
import { givenServers } from '../../../tools/servers/servers.ts';
import { Platform } from '../../../tools/platform/platform.ts';
import { onEnd } from '../../../tools/platform/signals.ts';

const settings = readSettings(process.env);
const platform = new Platform(settings);
onEnd(async (why) => {
  say(`${why}: stopping`);
  await platform.stop();
});

try {
  platform.useServers({ ...givenServers(settings), list: () => [], stop: async () => undefined });
  await platform.startServices();
  await platform.seed();
  platform.watch();
} catch (error) {
  sayFailure(error);
  await platform.stop();
  process.exit(1);
}
