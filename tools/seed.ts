/**
 * `npm run seed`: makes the demonstration on a platform that runs elsewhere (PUBLIC_URL), as its administrator
 * (ADMIN_EMAIL, ADMIN_PASSWORD). `npm start` does it by itself.
 */
import { ending, StepError } from './lib/say.mjs';
import { random } from './lib/secrets.ts';
import { readSettings } from './lib/settings.ts';
import { PEOPLE, seed } from './platform/seed.ts';

await ending(async () => {
  const { publicUrl: address, adminEmail: email, adminPassword: password } = readSettings(process.env);
  if (!password)
    throw new StepError('ADMIN_PASSWORD is missing', { todo: 'give the administrator’s password' });
  const demonstrationPassword = process.env.DEMO_PASSWORD ?? random(12);
  await seed({ address, email, password, demonstrationPassword, origins: [address] });
  const people = Object.values(PEOPLE).map(({ email }) => email);
  process.stdout.write(`The demonstration is there: ${people.join(', ')}\n`);
  process.stdout.write(`Password of those that are new: ${demonstrationPassword}\n`);
});
