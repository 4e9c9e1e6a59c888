/**
 * `npm run provision`: makes users, roles, schemas and the broker's topology on servers that the environment names
 * (administrators' DATABASE_URL and RABBITMQ_URL), and migrates. May run again at any time. Passwords come from
 * <SERVICE>_DATABASE_PASSWORD, <SERVICE>_OWNER_PASSWORD and <SERVICE>_BROKER_PASSWORD, or from the home of `npm start`.
 */
import { Home } from './lib/home.mjs';
import { say, sayFailure, StepError } from './lib/say.mjs';
import { DATABASE_SERVICES, platformSecrets } from './lib/secrets.mjs';
import { SERVICES } from './lib/scale.mjs';
import { readSettings } from './lib/settings.mjs';
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

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./lib/settings.mjs').Settings} settings
 */
function passwords(env, settings) {
  const name = (service, part) => `${service.toUpperCase()}_${part}_PASSWORD`;
  const wanted = [
    ...DATABASE_SERVICES.flatMap((service) => [name(service, 'DATABASE'), name(service, 'OWNER')]),
    ...SERVICES.map((service) => name(service, 'BROKER')),
  ];
  const missing = wanted.filter((key) => !env[key]);
  if (missing.length === wanted.length) return platformSecrets(new Home(settings.home));
  if (missing.length > 0)
    throw new StepError(`Passwords are missing: ${missing.join(', ')}`, {
      todo: 'deploy/make-env makes all of them',
    });
  return {
    database: Object.fromEntries(
      DATABASE_SERVICES.map((service) => [
        service,
        { app: env[name(service, 'DATABASE')], owner: env[name(service, 'OWNER')] },
      ]),
    ),
    broker: Object.fromEntries(SERVICES.map((service) => [service, env[name(service, 'BROKER')]])),
  };
}
