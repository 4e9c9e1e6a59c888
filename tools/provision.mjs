/**
 * `npm run provision`: makes users, roles, schemas and the broker's topology on servers that the environment names
 * (administrators' DATABASE_URL and RABBITMQ_URL), and migrates. May run again at any time. Passwords come from
 * <SERVICE>_DATABASE_PASSWORD, <SERVICE>_OWNER_PASSWORD and <SERVICE>_BROKER_PASSWORD, or from the home of `npm start`.
 */
import { Home } from './lib/home.mjs';
import { say, sayFailure, StepError } from './lib/say.mjs';
import { DATABASE_SERVICES, platformSecrets } from './lib/secrets.mjs';
import { SERVICES } from './lib/scale.mjs';
import { ProvisionSecrets, readOrExplain, readSettings } from './lib/settings.ts';
import { namesOf } from './platform/environment.mjs';
import { provision } from './platform/provision.mjs';
import { givenServers } from './servers/servers.mjs';

try {
  const settings = readSettings(process.env);
  const servers = givenServers(settings);
  if (!servers.postgres || !servers.rabbit) {
    throw new StepError('There is nothing to provision', {
      todo: 'set DATABASE_URL and RABBITMQ_URL to administrators’ addresses',
    });
  }
  await provision({
    servers,
    settings,
    names: namesOf(settings.database),
    secrets: passwords(process.env, settings),
  });
  say('Provisioned.');
} catch (error) {
  sayFailure(error);
  process.exit(1);
}

/** @param {NodeJS.ProcessEnv} env @param {import('./lib/settings.ts').Settings} settings */
function passwords(env, { home }) {
  if (!Object.keys(ProvisionSecrets.shape).some((name) => env[name])) return platformSecrets(new Home(home));
  const given = readOrExplain(ProvisionSecrets, env);
  const of = (service, part) => given[`${service.toUpperCase()}_${part}_PASSWORD`];
  const perService = (names, make) => Object.fromEntries(names.map((name) => [name, make(name)]));
  return {
    database: perService(DATABASE_SERVICES, (name) => ({
      app: of(name, 'DATABASE'),
      owner: of(name, 'OWNER'),
    })),
    broker: perService(SERVICES, (name) => of(name, 'BROKER')),
  };
}
