/**
 * `npm run provision`: makes users, roles, schemas and the broker's topology on servers that the environment names
 * (administrators' DATABASE_URL and RABBITMQ_URL), and migrates. May run again at any time. Passwords come from
 * <SERVICE>_DATABASE_PASSWORD, <SERVICE>_OWNER_PASSWORD and <SERVICE>_BROKER_PASSWORD, or from the home of `npm start`.
 */
import { Home } from './lib/home.ts';
import { ending, say, StepError } from './lib/say.mjs';
import { DATABASE_SERVICES, perService, SERVICES } from './lib/scale.ts';
import { platformSecrets } from './lib/secrets.ts';
import { ProvisionSecrets, readOrExplain, readSettings, type Settings } from './lib/settings.ts';
import { namesOf } from './platform/environment.ts';
import { provision } from './platform/provision.ts';
import type { Servers } from './servers/native.ts';
import { givenServers } from './servers/servers.ts';

await ending(async () => {
  const settings = readSettings(process.env);
  const servers = givenServers(settings);
  if (!servers.postgres || !servers.rabbit) {
    const todo = 'set DATABASE_URL and RABBITMQ_URL to administrators’ addresses';
    throw new StepError('There is nothing to provision', { todo });
  }
  const names = namesOf(settings.database);
  await provision({ servers: servers as Servers, settings, names, secrets: passwords(settings) });
  say('Provisioned.');
});

function passwords({ home, env }: Settings) {
  if (!Object.keys(ProvisionSecrets.shape).some((name) => env[name])) return platformSecrets(new Home(home));
  const given = readOrExplain(ProvisionSecrets, env);
  const of = (service: string, part: string) => given[`${service.toUpperCase()}_${part}_PASSWORD`] ?? '';
  return {
    database: perService(DATABASE_SERVICES, (name) => ({
      app: of(name, 'DATABASE'),
      owner: of(name, 'OWNER'),
    })),
    broker: perService(SERVICES, (name) => of(name, 'BROKER')),
  };
}
