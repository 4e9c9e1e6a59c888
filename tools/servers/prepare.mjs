/**
 * Fetches what takes long (Debian packages, MinIO's build) while npm installs: plain JavaScript for any Node. What
 * fails here is told later, by the step that needs it.
 */
import { dockerAnswers } from './docker.mjs';
import { findMinio } from './minio.mjs';
import { ensurePackage, CLAMD, RABBIT } from './packages.mjs';
import { killRunning } from '../lib/run.mjs';

for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => process.exit(1));
process.once('exit', killRunning);
const { RABBITMQ_URL, CLAMD_HOST, S3_ENDPOINT } = process.env;
if (!(await dockerAnswers())) {
  await Promise.allSettled([
    RABBITMQ_URL ? null : ensurePackage(RABBIT),
    CLAMD_HOST ? null : ensurePackage(CLAMD),
    S3_ENDPOINT ? null : findMinio(),
  ]);
}
process.exit(0);
