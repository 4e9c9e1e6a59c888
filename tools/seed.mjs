/**
 * `npm run seed`: makes the demonstration on a platform that runs elsewhere (PUBLIC_URL), as its administrator
 * (ADMIN_EMAIL, ADMIN_PASSWORD). `npm start` does it by itself.
 */
import { randomBytes } from 'node:crypto';
import { PEOPLE, seed } from './platform/seed.mjs';
import { sayFailure, StepError } from './lib/say.mjs';
import { readSettings } from './lib/settings.ts';

try {
  const { publicUrl, adminEmail, adminPassword } = readSettings(process.env);
  if (!adminPassword)
    throw new StepError('ADMIN_PASSWORD is missing', { todo: 'give the administrator’s password' });
  const demonstrationPassword = process.env.DEMO_PASSWORD ?? randomBytes(12).toString('base64url');
  await seed({
    address: publicUrl,
    email: adminEmail,
    password: adminPassword,
    demonstrationPassword,
    origins: [publicUrl],
  });
  const people = Object.values(PEOPLE).map(({ email }) => email);
  process.stdout.write(`The demonstration is there: ${people.join(', ')}\n`);
  process.stdout.write(`Password of those that are new: ${demonstrationPassword}\n`);
} catch (error) {
  sayFailure(error);
  process.exit(1);
}
