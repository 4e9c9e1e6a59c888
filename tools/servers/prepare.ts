/**
 * Fetches what takes long (Debian packages, an S3 server) while npm installs, so it and all that it imports needs no
 * package. What fails here is said later, by the step that needs it.
 */
import { killRunning } from '../lib/run.ts';
import { dockerAnswers } from './docker.ts';
import { firstOf } from './object-store.ts';
import { CLAMD, ensurePackage, RABBIT } from './packages.ts';

for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => process.exit(1));
process.once('exit', killRunning);
const { RABBITMQ_URL, CLAMD_HOST, S3_ENDPOINT } = process.env;
if (!(await dockerAnswers())) {
  await Promise.allSettled([
    RABBITMQ_URL ? null : ensurePackage(RABBIT),
    CLAMD_HOST ? null : ensurePackage(CLAMD),
    S3_ENDPOINT ? null : firstOf(),
  ]);
}
process.exit(0);
