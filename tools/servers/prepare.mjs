/**
 * Fetches what takes long (Debian packages, an S3 server) while npm installs: plain JavaScript for any Node. What
 * fails here is told later, by the step that needs it.
 */
import { dockerAnswers } from './docker.mjs';
import { firstOf } from './object-store.mjs';
import { ensurePackage, CLAMD, RABBIT } from './packages.mjs';
import { killRunning } from '../lib/run.mjs';

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
